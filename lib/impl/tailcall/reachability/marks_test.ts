import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { CallGraph } from "../call_graph.ts";
import { exactMarks, stickyMarks } from "./marks.ts";

/** A graph from the callees of each function, those that tail-call named by their places. */
function graph(calls: readonly (readonly number[])[], ...tailCallers: readonly number[]): CallGraph {
  return calls.map((calls, place) => ({ calls, tailCalls: tailCallers.includes(place) }));
}

function sorted(marks: Iterable<number>): number[] {
  return [...marks].sort((a, b) => a - b);
}

Deno.test("exactMarks() follows callers up to the entry, and nobody else", () => {
  assertEquals(sorted(exactMarks(graph([[1, 2], [3], [], []], 3))), [0, 1, 3]);
  assertEquals(sorted(exactMarks(graph([[1], [2], []], 1))), [0, 1]);
  assertEquals(sorted(exactMarks(graph([[1], []]))), []);
});

Deno.test("stickyMarks() marks callers behind a chain, but no leaf and nothing before it", () => {
  const before = graph([[1, 3], [2], [], []], 3);
  assertEquals(sorted(stickyMarks(before)), [0, 3]);
  const behind = graph([[3, 1], [2], [], []], 3);
  assertEquals(sorted(stickyMarks(behind)), [0, 1, 3]);
});

Deno.test("stickyMarks() forgets a tail call in the entry itself", () => {
  assertEquals(sorted(stickyMarks(graph([[1], [2], []], 0))), [0]);
});

Deno.test("stickyMarks() of many chains comes to an end", () => {
  const wide = Array.from({ length: 8 }, (_, place) => place === 7 ? [] : Array<number>(16).fill(place + 1));
  assertEquals(sorted(stickyMarks(graph(wide, 7))), [0, 1, 2, 3, 4, 5, 6, 7]);
});

/** The walk itself, step by step: what it met is kept from function to function. */
function walkedMarks(graph: CallGraph): Set<number> {
  const marked = new Set([...graph.keys()].filter((place) => graph[place]?.tailCalls));
  let met = false;
  const walk = (place: number, stack: readonly number[]): void => {
    for (const callee of graph[place]?.calls ?? []) {
      met ||= graph[callee]?.tailCalls === true;
      walk(callee, [...stack, place]);
    }
    if (met) { for (const caller of stack) marked.add(caller); }
  };
  walk(0, []);
  return marked;
}

Deno.test("stickyMarks() marks what the walk does, and all that must be", () => {
  const anyGraph = fc.array(
    fc.record({ skips: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }), tailCalls: fc.boolean() }),
    { minLength: 1, maxLength: 7 },
  ).map((functions): CallGraph =>
    functions.map(({ skips, tailCalls }, place) => {
      // Every function but the first is called by the one before it.
      const callees = [...skips.map((skip) => place + skip), place + 1];
      return { tailCalls, calls: callees.filter((callee) => callee < functions.length) };
    })
  );
  fc.assert(fc.property(anyGraph, (graph) => {
    const sticky = stickyMarks(graph);
    assertEquals(sorted(sticky), sorted(walkedMarks(graph)));
    assert(exactMarks(graph).isSubsetOf(sticky));
  }));
});
