import { assertEquals } from "@std/assert";
import { didYouMean } from "./did_you_mean.ts";

Deno.test("didYouMean offers the nearest names", () => {
  assertEquals(didYouMean("flag", ["flags", "flat", "lru"]), '; did you mean "flags" or "flat"?');
});

Deno.test("didYouMean lists the first few when none is near", () => {
  assertEquals(didYouMean("zzz", ["", "a", "b", "a"]), '; there are "a", "b"');
  const many = Array.from({ length: 9 }, (_, i) => `name${i}`);
  assertEquals(didYouMean("zzz", many).endsWith('"name7", …'), true);
});
