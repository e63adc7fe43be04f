import { assertEquals } from "@std/assert";
import { loadSuite } from "../lib/harness/load_suite.ts";
import { everyFix } from "../lib/history/fixes.ts";
import { mutants } from "../lib/impl/mutants.ts";
import { history, isGuarded } from "./mutants/history.ts";
import { judgeEverything } from "./rules/evidence.ts";

const { trials, toothless, falseAlarms } = await judgeEverything();
const { cases } = await loadSuite();

Deno.test("no rule finds fault with the reference", () => {
  assertEquals(falseAlarms, []);
});

Deno.test("every mutant is caught by a rule", () => {
  assertEquals(trials.filter(({ caughtBy }) => caughtBy.size === 0).map(({ name }) => name), []);
});

Deno.test("every rule catches a mutant", () => {
  assertEquals(toothless, []);
});

Deno.test("every bug that really happened would have been caught", () => {
  const bugs = history(everyFix, mutants, trials, cases);
  assertEquals(bugs.filter((bug) => !isGuarded(bug)).map(({ fix }) => fix.title), []);
});
