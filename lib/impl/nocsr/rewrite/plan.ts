import type { StackAccess } from "../paths/stack_access.ts";
import type { Decisions } from "./decisions.ts";
import type { Pattern } from "./pattern.ts";

/** What is done to a function. */
export interface Plan {
  /** The patterns whose pairs go. */
  readonly gone: readonly Pattern[];
  /** Bytes of stack that it is left with. */
  readonly stackDepth: number;
}

/**
 * Decides what is done to a function.
 *
 * @param decisions What is decided on the way.
 * @param owner The function, by its place among the program's.
 * @param patterns Its patterns.
 * @param accesses Every access to any function's stack frame.
 */
export function planOf(
  decisions: Decisions,
  owner: number,
  patterns: readonly Pattern[],
  accesses: readonly StackAccess[],
): Plan {
  const gone = isSpoilt(decisions, owner, patterns, accesses)
    ? []
    : patterns.filter(({ facts }) => decisions.isDispensable(facts));
  const own = accesses.filter((access) => access.owner === owner);
  return { gone, stackDepth: decisions.stackDepth({ accesses: own, patterns, gone }) };
}

/** Whether something else uses the region of a function's patterns. */
function isSpoilt(
  decisions: Decisions,
  owner: number,
  patterns: readonly Pattern[],
  accesses: readonly StackAccess[],
): boolean {
  const region = decisions.region(patterns);
  const halves = new Set(patterns.flatMap(({ pairs }) => pairs).flatMap(({ spill, fill }) => [spill, fill]));
  return accesses.some((access) => !halves.has(access.index) && decisions.breaksContract(access, owner, region));
}
