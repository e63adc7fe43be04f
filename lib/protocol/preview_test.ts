import { assertEquals } from "@std/assert";
import { preview } from "./preview.ts";

Deno.test("preview() is short, whatever it is given", () => {
  assertEquals(preview("x".repeat(100)).length, 60);
  assertEquals(preview(1n), "1");
  assertEquals(preview(undefined), "nothing");
});
