import type { CallGraph } from "./call_graph.ts";
import { refuse } from "./declined.ts";

/**
 * Checks that no chain of calls is longer than a program may be deep; one that recurs has no end.
 *
 * @param maxFrames Calls that a program may be in at a time, the entry included.
 * @throws {Declined} A refusal, in the words that Linux has for both.
 */
export function checkFrames(graph: CallGraph, maxFrames: number): void {
  const heights = new Map<number, number>();
  const open = new Set<number>();
  const height = (place: number): number => {
    const known = heights.get(place);
    if (known !== undefined) return known;
    if (open.has(place)) return Infinity;
    open.add(place);
    const callees = new Set(graph[place]?.calls);
    const result = 1 + Math.max(0, ...[...callees].map(height));
    open.delete(place);
    heights.set(place, result);
    return result;
  };
  if ([...graph.keys()].some((place) => height(place) > maxFrames)) {
    refuse("E2BIG", `the call stack of ${maxFrames + 1} frames is too deep`);
  }
}
