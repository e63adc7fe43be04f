import { assert, assertEquals } from "@std/assert";
import { loadSuite } from "../../lib/harness/load_suite.ts";
import { everyFix } from "../../lib/history/fixes.ts";
import { mutants } from "../../lib/impl/mutants.ts";
import { history, isGuarded } from "./history.ts";
import { historyToText } from "./history_to_text.ts";

const { cases } = await loadSuite();
const bugs = history(everyFix, mutants, [], cases);

Deno.test("every bug has a case that exercises it", () => {
  assertEquals(bugs.filter((bug) => bug.cases.length === 0).map(({ fix }) => fix.title), []);
});

Deno.test("what a mutant says it was fixed by is one of the fixes", () => {
  const known = new Set(everyFix.map(({ id }) => id));
  assertEquals(mutants.filter(({ fixedBy }) => fixedBy && !known.has(fixedBy.id)).map(({ name }) => name), []);
});

Deno.test("fixes have ids of their own, which are their commits' hashes where they have one", () => {
  assertEquals(new Set(everyFix.map(({ id }) => id)).size, everyFix.length);
  for (const { id, link } of everyFix) {
    assertEquals(link.startsWith("https://git.kernel.org/"), /^[0-9a-f]{12}$/.test(id));
  }
});

Deno.test("a bug that nobody looks for is missed", () => {
  const fix = { id: "0", title: "bpf: Fix it", link: "https://example.org", year: 2020, wrong: "It broke." };
  const [bug] = history([fix], mutants, [], cases);
  assert(bug !== undefined && !isGuarded(bug));
  assert(historyToText([bug]).includes("MISSED"));
});
