import { assertEquals } from "@std/assert";
import { finishedAreas } from "../lib/rulebook/finished_areas.ts";
import { matrix } from "../lib/rulebook/matrix.ts";
import { rules } from "../lib/spec/registry.ts";
import { retiredRules } from "../lib/spec/retired.ts";
import { pages } from "./rules/book.ts";
import { readConfirmations } from "./rules/confirmations.ts";

const none = { cases: new Map(), mutants: new Map(), confirmations: new Map() };

Deno.test("every clause of a finished area has a rule", () => {
  const bare = matrix(rules, none).clauses.filter((clause) => clause.rules.length === 0);
  assertEquals(bare.filter(({ area }) => finishedAreas.includes(area)).map(({ id }) => id), []);
});

Deno.test("no two rules share an id, and none has a retired one", () => {
  const ids = [...rules.flatMap((rule) => [rule.id, ...rule.aliases ?? []]), ...retiredRules.map(({ id }) => id)];
  assertEquals(ids.filter((id, at) => ids.indexOf(id) !== at), []);
  assertEquals(ids.filter((id) => !/^[a-z_]+\/[a-z0-9]+(-[a-z0-9]+)*$/.test(id)), []);
});

Deno.test("the rule book is what the rules in code say", async () => {
  for (const [name, page] of pages()) {
    assertEquals(
      await Deno.readTextFile(new URL(`../docs/rules/${name}`, import.meta.url)),
      page,
      `docs/rules/${name}`,
    );
  }
});

Deno.test("only rules that exist are noted as confirmed", async () => {
  const ids = new Set<string>(rules.map((rule) => rule.id));
  assertEquals(Object.values(await readConfirmations()).flat().filter((id) => !ids.has(id)), []);
});
