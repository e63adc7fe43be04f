import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { type Edit, type EditCosts, editScript } from "./edit_script.ts";

/** Costs of turning one text into another, where an upper-case letter may become several. */
function costsOf(before: string, after: string): EditCosts {
  return {
    match: (i, j) => before[i] === after[j] ? 0 : before[i] === "x" ? undefined : 7,
    remove: (i) => before[i] === "a" ? 1 : 4,
    removeUpTo: (to) => before[to - 1] === "z" ? [{ from: 0, cost: 3 }] : [],
    add: () => 5,
    expand: (i) => /[A-Z]/.test(before[i] ?? "") ? 2 : undefined,
    expandBy: 1,
  };
}

function costOf(edits: readonly Edit[], costs: EditCosts): number {
  return edits.reduce((sum, edit) => {
    switch (edit.kind) {
      case "match":
        return sum + (costs.match(edit.old, edit.found) ?? Infinity);
      case "add":
        return sum + costs.add(edit.found);
      case "expand": {
        const length = edit.to - edit.from;
        return sum + (costs.expand(edit.old, edit.from, length) ?? Infinity) +
          costs.expandBy * length * (length + 1) / 2;
      }
      case "remove": {
        const runs = costs.removeUpTo(edit.to).filter(({ from }) => from === edit.from).map(({ cost }) => cost);
        return sum + Math.min(edit.to - edit.from === 1 ? costs.remove(edit.from) : Infinity, ...runs);
      }
    }
  }, 0);
}

/** The cheapest cost, by trying everything. */
function cheapest(before: string, after: string, costs: EditCosts, i = 0, j = 0): number {
  if (i === before.length && j === after.length) return 0;
  const rest = (old: number, found: number) => cheapest(before, after, costs, old, found);
  const ways: number[] = [];
  if (j < after.length) ways.push(costs.add(j) + rest(i, j + 1));
  if (i < before.length) ways.push(costs.remove(i) + rest(i + 1, j));
  for (let to = i + 1; to <= before.length; to++) {
    for (const { from, cost } of costs.removeUpTo(to)) if (from === i) ways.push(cost + rest(to, j));
  }
  if (i < before.length && j < after.length) {
    ways.push((costs.match(i, j) ?? Infinity) + rest(i + 1, j + 1));
    for (let to = j + 1; to <= after.length; to++) {
      const base = costs.expand(i, j, to - j) ?? Infinity;
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
