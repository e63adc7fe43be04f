import { UsageError } from "../lib/cli/usage_error.ts";
import type { Command } from "../lib/harness/command.ts";
import { splitWords } from "../lib/harness/split_words.ts";

/**
 * Reads the value of `--command`.
 *
 * @throws {UsageError} if it holds no program, or a quote that is not closed
 */
export function parseCommand(line: string): Command {
  try {
    const [program, ...args] = splitWords(line);
    if (program !== undefined && program !== "") return { program, args };
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`--command: ${error.message}`, { cause: error });
    throw error;
  }
  throw new UsageError(`--command wants a program, got ${JSON.stringify(line)}`);
}
