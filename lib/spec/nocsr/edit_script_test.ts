import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { type Edit, type EditCosts, editScript, IMPOSSIBLE } from "./edit_script.ts";

/** Costs of turning one text into another, where an upper-case letter may become several. */
function costsOf(before: string, after: string): EditCosts {
  const match = (a: string, b: string) => a === b ? 0 : a === "x" ? IMPOSSIBLE : 7;
  return {
    match: Int32Array.from([...before].flatMap((a) => [...after].map((b) => match(a, b)))),
    remove: Int32Array.from([...before], (letter) => letter === "a" ? 1 : 4),
    removeUpTo: (to) => before[to - 1] === "z" ? [{ from: 0, cost: 3 }] : [],
    add: new Int32Array(after.length).fill(5),
    expands: (i) => /[A-Z]/.test(before[i] ?? ""),
    expand: (_, __, length) => length === 3 ? 1 : 2,
    expandBy: 1,
  };
}

function matchOf({ match, add }: EditCosts, old: number, found: number): number {
  const cost = match[old * add.length + found] ?? IMPOSSIBLE;
  return cost === IMPOSSIBLE ? Infinity : cost;
}

function expandOf(costs: EditCosts, old: number, found: number, length: number): number {
  return costs.expands(old) ? costs.expand(old, found, length) : Infinity;
}

function costOf(edits: readonly Edit[], costs: EditCosts): number {
  return edits.reduce((sum, edit) => {
    switch (edit.kind) {
      case "match":
        return sum + matchOf(costs, edit.old, edit.found);
      case "add":
        return sum + (costs.add[edit.found] ?? Infinity);
      case "expand": {
        const length = edit.to - edit.from;
        return sum + expandOf(costs, edit.old, edit.from, length) + costs.expandBy * length * (length + 1) / 2;
      }
      case "remove": {
        const runs = costs.removeUpTo(edit.to).filter(({ from }) => from === edit.from).map(({ cost }) => cost);
        return sum + Math.min(edit.to - edit.from === 1 ? costs.remove[edit.from] ?? Infinity : Infinity, ...runs);
      }
    }
  }, 0);
}

/** The cheapest cost, by trying everything. */
function cheapest(before: string, after: string, costs: EditCosts, i = 0, j = 0): number {
  if (i === before.length && j === after.length) return 0;
  const rest = (old: number, found: number) => cheapest(before, after, costs, old, found);
  const ways: number[] = [];
  if (j < after.length) ways.push((costs.add[j] ?? Infinity) + rest(i, j + 1));
  if (i < before.length) ways.push((costs.remove[i] ?? Infinity) + rest(i + 1, j));
  for (let to = i + 1; to <= before.length; to++) {
    for (const { from, cost } of costs.removeUpTo(to)) if (from === i) ways.push(cost + rest(to, j));
  }
  if (i < before.length && j < after.length) {
    ways.push(matchOf(costs, i, j) + rest(i + 1, j + 1));
    for (let to = j + 1; to <= after.length; to++) {
      const base = expandOf(costs, i, j, to - j);
      ways.push(base + costs.expandBy * (to - j) * (to - j + 1) / 2 + rest(i + 1, to));
    }
  }
  return Math.min(...ways);
}

Deno.test("editScript() accounts for every element of both, in order, and nothing is cheaper", () => {
  const text = fc.string({ unit: fc.constantFrom(..."abxzE"), maxLength: 5 });
  fc.assert(fc.property(text, text, (before, after) => {
    const costs = costsOf(before, after);
    const edits = editScript(before.length, after.length, costs);
    let [old, found] = [0, 0];
    for (const edit of edits) {
      if (edit.kind === "remove") assertEquals(edit.from, old);
      else if (edit.kind !== "add") assertEquals(edit.old, old);
      if (edit.kind === "expand") assertEquals(edit.from, found);
      else if (edit.kind !== "remove") assertEquals(edit.found, found);
      old = edit.kind === "remove" ? edit.to : edit.kind === "add" ? old : old + 1;
      found = edit.kind === "expand" ? edit.to : edit.kind === "remove" ? found : found + 1;
    }
    assertEquals([old, found], [before.length, after.length]);
    assertEquals(costOf(edits, costs), cheapest(before, after, costs));
  }));
});

Deno.test("editScript() that is open leaves what is not needed", () => {
  const edits = editScript(2, 5, costsOf("ab", "abccc"), true);
  assertEquals(edits, [{ kind: "match", old: 0, found: 0 }, { kind: "match", old: 1, found: 1 }]);
});

Deno.test("editScript() of nothing is nothing", () => {
  assertEquals(editScript(0, 0, costsOf("", "")), []);
  assert(editScript(0, 2, costsOf("", "bb")).every(({ kind }) => kind === "add"));
});
