import type { CallGraph } from "./call_graph.ts";
import { refuse } from "./declined.ts";

/** Calls that a program may be in at a time, the entry included. */
const MAX_FRAMES = 8;

/**
 * Checks that no chain of calls is longer than a program may be deep; one that recurs has no end.
 *
 * @throws {Declined} A refusal, in the words that Linux has for both.
 */
export function checkFrames(graph: CallGraph): void {
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
  if ([...graph.keys()].some((place) => height(place) > MAX_FRAMES)) {
    refuse("E2BIG", `the call stack of ${MAX_FRAMES + 1} frames is too deep`);
  }
}
