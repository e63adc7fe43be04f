import type { CallGraph } from "../call_graph.ts";

/** The functions that are marked as reaching a tail call, by their places. */
export type Marks = ReadonlySet<number>;

/** Decides which functions of a call graph without recursion are marked. */
export type Mark = (graph: CallGraph) => Marks;

/** Marks every function that contains a tail call, or from which calls lead to one that does, and no other. */
export function exactMarks(graph: CallGraph): Marks {
  const marked = new Set([...graph.keys()].filter((place) => graph[place]?.tailCalls));
  // A set that grows while it is walked is walked to its end.
  for (const callee of marked) {
    for (const [caller, { calls }] of graph.entries()) if (calls.includes(callee)) marked.add(caller);
  }
  return marked;
}

/**
 * Marks as Linux's walk over the calls does: once it met a function with a tail call, it marks whoever is on the call
 * stack whenever a function ends, whether or not that one leads to a tail call.
 *
 * What it marks is all that must be marked, and functions that merely are called behind a call that led to a tail call.
 *
 * Source: `check_max_stack_depth`, https://github.com/torvalds/linux/blob/v5.10/kernel/bpf/verifier.c
 */
export function stickyMarks(graph: CallGraph): Marks {
  const marked = new Set([...graph.keys()].filter((place) => graph[place]?.tailCalls));
  const ends = new Map<string, boolean>();
  const walk = (place: number, met: boolean): boolean => {
    const key = `${place} ${met}`;
    const known = ends.get(key);
    if (known !== undefined) return known;
    let now = met;
    for (const callee of graph[place]?.calls ?? []) {
      now = walk(callee, now || (graph[callee]?.tailCalls ?? false));
      if (now) marked.add(place);
    }
    ends.set(key, now);
    return now;
  };
  const called = new Set(graph.flatMap(({ calls }) => calls));
  for (const place of graph.keys()) if (place === 0 || !called.has(place)) walk(place, false);
  return marked;
}
