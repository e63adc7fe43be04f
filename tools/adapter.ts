/**
 * Serves an adapter of the suite over the protocol, on standard input and output.
 *
 * @module
 */
import { adapters } from "../adapters/mod.ts";
import type { CommandLine } from "../lib/cli/command_line.ts";
import { type Flag, text } from "../lib/cli/flag.ts";
import { UsageError } from "../lib/cli/usage_error.ts";
import { serve } from "../lib/harness/serve.ts";
import type { Implementation } from "../lib/protocol/implementation.ts";
import { wantedOneOf } from "../lib/protocol/wanted_one_of.ts";
import { runTool } from "./run_tool.ts";

const served = Object.keys(adapters).filter((name) => adapters[name]?.kind === "in-process");

const command: CommandLine<{ readonly mutant: Flag<string | undefined> }> = {
  name: "adapter",
  summary: "Serve a built-in implementation over the protocol, one JSON message a line, on standard input and output",
  flags: { mutant: text("NAME", "Serve the reference with this one wrong decision in it, such as nocsr/...") },
  operands: {
    name: "NAME",
    help: `The implementation: ${served.join(", ")}`,
    least: 1,
    most: 1,
    completion: { kind: "words", words: served },
  },
  examples: [
    ['deno task conformance --command "deno task adapter reference"', "Judge the reference as a process"],
    [
      `echo '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"1","seed":1,` +
      `"client":{"name":"me","version":"0"}}}' | deno task adapter reference`,
      "Say hello by hand",
    ],
  ],
  exitCodes: { 0: "the input ended", 2: "wrong flag or name" },
};

if (import.meta.main) {
  await runTool(command, async ({ flags, operands: [name = ""] }) => {
    await serve(await find(name, flags.mutant));
    return 0;
  });
}

async function find(name: string, mutant: string | undefined): Promise<Implementation> {
  const adapter = adapters[name];
  if (adapter === undefined) throw new UsageError(`adapter: ${wantedOneOf(served, name)}`);
  if (adapter.kind === "process") {
    throw new UsageError(`${name} is a process of its own: run it with deno run ${adapter.permissions.join(" ")}`);
  }
  if (mutant === undefined) return await adapter.load();
  const [{ mutants }, { referenceWith }] = await Promise.all([
    import("../lib/impl/mutants.ts"),
    import("../lib/impl/reference.ts"),
  ]);
  const found = mutants.find((candidate) => candidate.name === mutant);
  if (found === undefined) throw new UsageError(`--mutant: ${wantedOneOf(mutants.map((m) => m.name), mutant)}`);
  return referenceWith(found.handlers);
}
