import { formatPath } from "./format_path.ts";
import type { SchemaProblem } from "./schema_problem.ts";

/**
 * Writes what a schema found wrong with a message in one line.
 *
 * @param base The way to the data in the message, such as `["result", "value"]`.
 */
export function formatProblems(problems: readonly SchemaProblem[], base: readonly string[] = []): string {
  return problems.map(({ path, message }) => `${formatPath([...base, ...path]) || "message"}: ${message}`).join("; ");
}
