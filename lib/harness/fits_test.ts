import { assert, assertEquals } from "@std/assert";
import { fits } from "./fits.ts";
import { isPattern } from "./is_pattern.ts";

Deno.test("fits() takes a name without wildcards literally", () => {
  assert(fits("nocsr/one-pair", "nocsr/one-pair"));
  assert(!fits("nocsr/one-pairs", "nocsr/one-pair"));
  assert(!fits("nocsrxone", "nocsr.one"));
});

Deno.test("fits() takes * for any characters, none included, and ? for exactly one", () => {
  const names = ["nocsr/a", "nocsr/ab", "nocsr/", "tailcall/ab"];
  assertEquals(names.filter((name) => fits(name, "nocsr/*")), ["nocsr/a", "nocsr/ab", "nocsr/"]);
  assertEquals(names.filter((name) => fits(name, "*/a?")), ["nocsr/ab", "tailcall/ab"]);
  assertEquals(names.filter((name) => fits(name, "*")), names);
});

Deno.test("fits() does not blow up on many stars", () => {
  assert(!fits("a".repeat(2000), "*a".repeat(20) + "b"));
});

Deno.test("isPattern() tells wildcards from names", () => {
  assert(isPattern("a*") && isPattern("a?") && !isPattern("nocsr/one-pair"));
});
