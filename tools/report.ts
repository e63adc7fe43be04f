/**
 * Puts the reports of hunts together.
 *
 * @module
 */
import { UsageError } from "../lib/cli/usage_error.ts";
import { exitCodeOf } from "../lib/fuzz/exit_code.ts";
import { merge } from "../lib/fuzz/merge.ts";
import { readRecords } from "../lib/fuzz/read_records.ts";
import { type FuzzRecord, toLines } from "../lib/fuzz/records.ts";
import { summary } from "../lib/fuzz/summary.ts";
import { reportCommand } from "./report/command.ts";
import { runTool } from "./run_tool.ts";
import { writeOut } from "./write_out.ts";

if (import.meta.main) {
  await runTool(reportCommand, async ({ flags: { format, output }, operands: [verb, ...files] }) => {
    if (verb !== "merge") throw new UsageError(`wanted merge FILE…, got ${verb}`);
    const records = mergeAll((await Promise.all(files.map(read))).flat());
    const text = format === "jsonl" ? toLines(records) : summary(records, ["deno", "task", "fuzz"]);
    if (output === undefined) writeOut(text);
    else await write(output, text);
    return exitCodeOf(records);
  });
}

async function read(file: string): Promise<readonly FuzzRecord[]> {
  try {
    return readRecords(file, await Deno.readTextFile(file));
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(error.message, { cause: error });
    const reason = error instanceof Deno.errors.NotFound ? "it does not exist" : String(error);
    throw new UsageError(`cannot read ${file}: ${reason}`, { cause: error });
  }
}

function mergeAll(records: readonly FuzzRecord[]): readonly FuzzRecord[] {
  try {
    return merge(records);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

async function write(path: string, text: string): Promise<void> {
  try {
    await Deno.writeTextFile(path, text);
  } catch (error) {
    throw new UsageError(`cannot write ${path}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}
