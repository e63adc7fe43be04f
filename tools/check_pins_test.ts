import { assertEquals } from "@std/assert";
import { findPins, pinnedVersions } from "./check_pins.ts";

Deno.test("pinnedVersions() reads what npx and what the action is told", () => {
  assertEquals(pinnedVersions("npx -y deno@1.2.3 task test\ndeno-version: 1.2.4\nnpx -y deno@1.2.3 run"), [
    "1.2.3",
    "1.2.4",
  ]);
  assertEquals(pinnedVersions("deno task test, npm:deno-std@1.4.0"), []);
});

Deno.test("every place names the same version of Deno", async () => {
  assertEquals([...(await findPins(new URL("../", import.meta.url))).keys()].length, 1);
});
