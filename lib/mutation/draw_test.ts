import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { draw, drawPairs } from "./draw.ts";
import type { GeneratedMutant } from "./generated_mutant.ts";

const mutants: readonly GeneratedMutant[] = Array.from({ length: 60 }, (_, n) => ({
  name: `a/m.ts#f: ${n}`,
  area: n < 30 ? "a" : "b",
  at: `m.ts:${n}`,
  changes: [{ point: Math.floor(n / 2), alternative: n % 2 }],
}));

Deno.test("a sample is drawn by the seed, and keeps the order", () => {
  const drawn = draw(mutants, 10, 1);
  assertEquals(drawn.length, 10);
  assertEquals(drawn, mutants.filter((mutant) => drawn.includes(mutant)));
  assertEquals(draw(mutants, 10, 1), drawn);
  assertNotEquals(draw(mutants, 10, 2), drawn);
  assertEquals(draw(mutants, 100, 1), mutants);
});

Deno.test("a mutant more takes no more than one place in a sample", () => {
  const before = draw(mutants.slice(0, 50), 10, 1);
  const after = draw(mutants.slice(0, 51), 10, 1);
  assert(before.filter((mutant) => after.includes(mutant)).length >= 9);
});

Deno.test("a pair is of one area, and changes two points", () => {
  const pairs = drawPairs(mutants, 20, 1);
  assertEquals(pairs.length, 20);
  assertEquals(new Set(pairs.map(({ name }) => name)).size, 20);
  for (const { changes, area, name } of pairs) {
    assertEquals(new Set(changes.map(({ point }) => point)).size, 2);
    const halves = mutants.filter((mutant) => name.split(" & ").includes(mutant.name));
    assertEquals(halves.map((half) => half.area), [area, area]);
  }
});

Deno.test("of a single mutant there are no pairs", () => {
  assertEquals(drawPairs(mutants.slice(0, 1), 5, 1), []);
  assertEquals(drawPairs([], 5, 1), []);
});
