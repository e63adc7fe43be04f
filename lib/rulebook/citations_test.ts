import { assertEquals } from "@std/assert";
import { citations } from "./citations.ts";

const ids = (text: string): readonly string[] => citations(text).map((citation) => citation.id);

Deno.test("citations() finds ids in prose, in code and in links into the book", () => {
  assertEquals(ids("We keep `nocsr/pair-same-slot`."), ["nocsr/pair-same-slot"]);
  assertEquals(ids("assert x  # tailcall/install-order, tailcall/update-order"), [
    "tailcall/install-order",
    "tailcall/update-order",
  ]);
  assertEquals(ids("see https://example.org/docs/rules/nocsr.md#pair-same-slot)"), ["nocsr/pair-same-slot"]);
});

Deno.test("citations() passes over paths and longer words", () => {
  assertEquals(ids("lib/spec/nocsr/pair_same_slot.ts"), []);
  assertEquals(ids("conformance/nocsr/kept.yaml and nocsr/kept.yaml"), []);
  assertEquals(ids("pseudonocsr/pair, nocsr/pair/deeper"), []);
});

Deno.test("citations() ends a sentence's full stop outside the id", () => {
  assertEquals(ids("It breaks nocsr/pair-same-slot. Then"), ["nocsr/pair-same-slot"]);
});

Deno.test("citations() counts lines and columns from 1", () => {
  assertEquals(citations("a\nb nocsr/x"), [{ id: "nocsr/x", line: 2, column: 3 }]);
});
