import { UsageError } from "../../lib/cli/usage_error.ts";
import { formatCaseProblem } from "../../lib/harness/case_problem.ts";
import type { KnownFailure } from "../../lib/harness/known_failure.ts";
import { parseKnownFailures } from "../../lib/harness/parse_known_failures.ts";

/** An expectations file. */
export interface KnownFailures {
  /** Its path; empty if there is none. */
  readonly file: string;
  readonly text: string;
  readonly entries: readonly KnownFailure[];
}

/** The flags that decide what is made of the file. */
interface Choice {
  readonly expectations: string | undefined;
  readonly "update-expectations": boolean;
}

/**
 * Reads an expectations file. One that does not exist is empty if it comes with an adapter, or is to be written.
 *
 * @throws {UsageError} if it cannot be read or is wrong; the message lists everything that is
 */
export async function readKnownFailures(file: string | undefined, flags: Choice): Promise<KnownFailures> {
  if (file === undefined) {
    if (flags["update-expectations"]) throw new UsageError("--update-expectations wants --expectations FILE, got none");
    return { file: "", text: "", entries: [] };
  }
  const text = await read(file, flags.expectations === undefined || flags["update-expectations"]);
  const { entries, problems } = parseKnownFailures(file, text);
  if (problems.length > 0) throw new UsageError(problems.map(formatCaseProblem).join("\n"));
  return { file, text, entries };
}

async function read(file: string, mayBeMissing: boolean): Promise<string> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    if (mayBeMissing && error instanceof Deno.errors.NotFound) return "";
    const reason = error instanceof Deno.errors.NotFound ? "it does not exist" : String(error);
    throw new UsageError(`cannot read ${file}: ${reason}`, { cause: error });
  }
}
