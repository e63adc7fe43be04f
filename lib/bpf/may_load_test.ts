import { assertEquals } from "@std/assert";
import { assemble } from "./assemble.ts";
import { mayLoad } from "./may_load.ts";

function may(text: string): boolean {
  return mayLoad(assemble(text), 168);
}

Deno.test("mayLoad takes a program that ends", () => {
  assertEquals(may("r0 = *(u64 *)(r1 + 0x70)\nexit"), true);
});

Deno.test("mayLoad takes a program up to a helper that is not modelled", () => {
  assertEquals(may("r1 = r10\nr1 += -8\nr2 = 8\nr3 = 0\ncall 0x4\nr0 = 0\nexit"), true);
});

Deno.test("mayLoad refuses what no verifier takes", () => {
  assertEquals(mayLoad([], 168), false);
  assertEquals(may("exit"), false);
  assertEquals(may("r0 = r5\nexit"), false);
  assertEquals(may("r0 = 0"), false);
  assertEquals(may("r0 = *(u64 *)(r1 + 0xa8)\nexit"), false);
  assertEquals(may("r0 = 0\ngoto -0x1\nexit"), false);
});
