import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { nearest } from "./nearest.ts";

Deno.test("nearest orders by distance, then by name", () => {
  const names = ["flags", "flag", "frags", "plags", "mapping"];
  assertEquals(nearest("flagss", names), ["flags", "flag", "frags"]);
});

Deno.test("nearest is silent when nothing is near", () => {
  assertEquals(nearest("mapping", ["flags", "lru", "index"]), []);
  assertEquals(nearest("", ["a", "b", "cd"]), []);
});

Deno.test("nearest leaves out the name itself, repetitions and the empty name", () => {
  assertEquals(nearest("lru", ["lru", "lrv", "lrv", ""]), ["lrv"]);
});

Deno.test("nearest is bounded by the length of a name", () => {
  const long = "x".repeat(100_000);
  assertEquals(nearest(long, [long, `${long}y`]), []);
  assertEquals(nearest("x", [long]), []);
});

Deno.test("nearest finds a name after any single edit", () => {
  const word = fc.stringMatching(/^[a-z_]{4,20}$/);
  fc.assert(fc.property(word, fc.nat(), (name, n) => {
    const at = n % name.length;
    const slipped = `${name.slice(0, at)}~${name.slice(at + 1)}`;
    assert(nearest(slipped, ["", "other", name]).includes(name));
  }));
});
