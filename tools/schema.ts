/**
 * Writes the JSON Schemas that are made from the schemas in code; with `--check`, only says which are stale.
 *
 * @module
 */
import type { CommandLine } from "../lib/cli/command_line.ts";
import { type Flag, onOff } from "../lib/cli/flag.ts";
import { caseFileJsonSchema } from "../lib/harness/case_schema.ts";
import { ExitCode } from "../lib/harness/exit_code.ts";
import { expectationsJsonSchema } from "../lib/harness/known_failure.ts";
import { reportJsonSchema } from "../lib/harness/reporters/json.ts";
import { protocolJsonSchema } from "../lib/protocol/messages.ts";
import { expectations } from "../lib/spec/registry.ts";
import { runTool } from "./run_tool.ts";

/** Every generated schema, by its path from the project's root. */
export const schemas: Readonly<Record<string, () => Record<string, unknown>>> = {
  "conformance/schema.json": () => caseFileJsonSchema(expectations),
  "docs/schema/expectations.json": expectationsJsonSchema,
  "docs/schema/report.json": reportJsonSchema,
  "docs/schema/protocol.json": protocolJsonSchema,
};

/** The paths, from the project's root, of the schemas that differ from what stands there. */
export async function staleSchemas(root: URL): Promise<readonly string[]> {
  const stale = await Promise.all(
    Object.keys(schemas).map(async (path) => {
      return await readOrEmpty(new URL(path, root)) === textOf(path) ? [] : [path];
    }),
  );
  return stale.flat();
}

function textOf(path: string): string {
  return `${JSON.stringify(schemas[path]?.(), null, 2)}\n`;
}

async function readOrEmpty(file: URL): Promise<string> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

const command: CommandLine<{ readonly check: Flag<boolean> }> = {
  name: "schema",
  summary: "Write the JSON Schemas of case files, expectations files, reports and messages",
  flags: { check: onOff("Write nothing; fail if a schema is stale") },
  examples: [["deno task schema", "Write them all"]],
  exitCodes: { 0: "written, or none is stale", 1: "one is stale" },
};

if (import.meta.main) {
  await runTool(command, async ({ flags }) => {
    const root = new URL("../", import.meta.url);
    const stale = await staleSchemas(root);
    for (const path of stale) {
      console.log(flags.check ? `${path} is stale: run deno task schema` : `wrote ${path}`);
      if (flags.check) continue;
      await Deno.mkdir(new URL(".", new URL(path, root)), { recursive: true });
      await Deno.writeTextFile(new URL(path, root), textOf(path));
    }
    return flags.check && stale.length > 0 ? ExitCode.NOT_CONFORMANT : ExitCode.CONFORMANT;
  });
}
