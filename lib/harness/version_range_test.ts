import { assert, assertEquals, assertThrows } from "@std/assert";
import { inRange, parseRange } from "./version_range.ts";

Deno.test("inRange() compares number by number", () => {
  const range = parseRange(">=5.10 <6.12");
  assertEquals(["5.9.200", "5.10", "5.10.0-32-cloud", "6.1", "6.12", "6.12.1"].map((v) => inRange(v, range)), [
    false,
    true,
    true,
    true,
    false,
    false,
  ]);
});

Deno.test("inRange() takes a bare version as a beginning", () => {
  assert(inRange("6.12.107+deb13-cloud-amd64", parseRange("6.12")));
  assert(!inRange("6.1", parseRange("6.12")));
  assert(!inRange("6.120", parseRange("6.12")));
});

Deno.test("inRange() finds no version in a text without numbers", () => {
  assert(!inRange("unknown", parseRange(">=0")));
});

Deno.test("parseRange() refuses what is no range", () => {
  for (const text of ["", "6.x", "=>6", ">=6.12, <7", "^6"]) {
    assertThrows(() => parseRange(text), SyntaxError, "wanted a range of versions");
  }
});
