import { assertEquals, assertMatch } from "@std/assert";
import { mutants } from "./mod.ts";

Deno.test("mutants have names of their own", () => {
  for (const { name } of mutants) assertMatch(name, /^nocsr\/[a-z0-9]+(-[a-z0-9]+)*$/);
  assertEquals(new Set(mutants.map(({ name }) => name)).size, mutants.length);
  assertEquals(new Set(mutants.map(({ title }) => title)).size, mutants.length);
});

Deno.test("each mutant answers one operation", () => {
  for (const { handlers } of mutants) assertEquals(Object.keys(handlers).length, 1);
});
