import { assertEquals } from "@std/assert";
import { judgeEverything } from "./rules/evidence.ts";

const { trials, toothless, falseAlarms } = await judgeEverything();

Deno.test("no rule finds fault with the reference", () => {
  assertEquals(falseAlarms, []);
});

Deno.test("every mutant is caught by a rule", () => {
  assertEquals(trials.filter(({ caughtBy }) => caughtBy.size === 0).map(({ name }) => name), []);
});

Deno.test("every rule catches a mutant", () => {
  assertEquals(toothless, []);
});
