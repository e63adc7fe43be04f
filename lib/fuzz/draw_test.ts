import { assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { draw } from "./draw.ts";

const numbers = fc.array(fc.integer(), { minLength: 4 });

Deno.test("draw() depends on seed, kind and index, and on nothing else", () => {
  const at = (seed: number, kind: string, index: number) => draw(numbers, { seed, kind, index }).value;
  const later = at(1, "a", 7);
  at(1, "a", 6);
  assertEquals(at(1, "a", 7), later);
  assertNotEquals(at(2, "a", 7), later);
  assertNotEquals(at(1, "b", 7), later);
  assertNotEquals(at(1, "a", 8), later);
});

Deno.test("draw() gives values that shrink", () => {
  const drawn = draw(fc.integer({ min: 1, max: 1000 }), { seed: 3, kind: "a", index: 2 });
  const smaller = fc.integer({ min: 1, max: 1000 }).shrink(drawn.value, drawn.context);
  for (const { value } of smaller) assertEquals(value < drawn.value, true);
});
