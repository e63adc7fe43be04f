import type { CallGraph } from "../call_graph.ts";
import { refuse } from "../declined.ts";

/** Bytes of stack that a program and what it calls may have in all. */
const MAX_STACK = 512;

/** How stacks are added up. */
export interface StackLimits {
  /** What each function's stack is rounded up to, in bytes. */
  readonly stackUnit: number;
  /** Bytes that a stack counts as at least, before that. */
  readonly leastStack: number;
  /** Bytes that the callers of a function that tail-calls must stay below: each tail call may bring as much again. */
  readonly callersRoom: number;
}

/**
 * Checks that the stacks of functions that call each other fit into one, and leave tail calls room.
 *
 * @param graph The functions, without recursion.
 * @param depths Bytes of stack of each.
 * @throws {Declined} A refusal, if they do not.
 */
export function checkStacks(
  graph: CallGraph,
  depths: readonly number[],
  { stackUnit: unit, leastStack, callersRoom }: StackLimits,
): void {
  /** Bytes of stack above each function, on the deepest way to it that was looked at. */
  const deepest = new Map<number, number>();
  const visit = (place: number, above: number, frames: number): void => {
    if ((deepest.get(place) ?? -1) >= above) return;
    deepest.set(place, above);
    if (place > 0 && graph[place]?.tailCalls && above >= callersRoom) {
      refuse(
        "EACCES",
        `tail_calls are not allowed when call stack of previous frames is ${above} bytes. Too large`,
      );
    }
    const sum = above + Math.ceil(Math.max(depths[place] ?? 0, leastStack) / unit) * unit;
    if (sum > MAX_STACK) refuse("EACCES", `combined stack size of ${frames} calls is ${sum}. Too large`);
    for (const callee of graph[place]?.calls ?? []) visit(callee, sum, frames + 1);
  };
  visit(0, 0, 1);
}
