/**
 * The BPF machine as a plugin of bpf_conformance; see `--help`.
 *
 * @module
 */
import { parseArguments } from "../adapters/plugin/parse_arguments.ts";
import type { PluginCommand } from "../adapters/plugin/plugin_command.ts";
import type { PluginOutcome } from "../adapters/plugin/plugin_outcome.ts";
import { runPlugin } from "../adapters/plugin/run_plugin.ts";
import { usage } from "../adapters/plugin/usage.ts";

if (import.meta.main) {
  const outcome = await answer(Deno.args);
  const [stream, text] = outcome.exit === 0 ? [Deno.stdout, outcome.stdout] : [Deno.stderr, outcome.stderr];
  await new Blob([text]).stream().pipeTo(stream.writable);
  Deno.exitCode = outcome.exit;
}

async function answer(args: readonly string[]): Promise<PluginOutcome> {
  const asked = parse(args);
  if ("exit" in asked) return asked;
  if (asked.command === "help") return { exit: 0, stdout: usage };
  return runPlugin({ ...asked, program: asked.program ?? await new Response(Deno.stdin.readable).text() });
}

function parse(args: readonly string[]): PluginCommand | PluginOutcome {
  try {
    return parseArguments(args);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { exit: 2, stderr: `${error.message}; see --help\n` };
  }
}
