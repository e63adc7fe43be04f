import type { Rewriting } from "./rewriting.ts";
import type { Subprog } from "./subprogs.ts";

/**
 * Whose stack depth is whose: one for each function, or one for each that is ever reached.
 *
 * @param rewriting The answer.
 * @param depths Bytes of stack, in program order.
 * @returns The depth of a function, or `undefined` if there are not as many depths as functions.
 */
export function depthsOf(
  { subprogs, live }: Rewriting,
  depths: readonly number[],
): ((subprog: Subprog) => number) | undefined {
  const reached = subprogs.filter(({ start }) => live.has(start));
  const owners = [subprogs, reached].find((candidates) => candidates.length === depths.length);
  return owners && ((subprog) => depths[owners.findIndex(({ start }) => start === subprog.start)] ?? 0);
}
