import { assertEquals } from "@std/assert";
import { assemble } from "../../bpf/assemble.ts";
import { align } from "./alignment.ts";

function kinds(before: string, after: string): readonly string[] {
  return align(assemble(before), assemble(after)).fates.map(({ kind }) => kind);
}

Deno.test("of two jumps in a row the one stayed that leads where the result's jump does", () => {
  const before = "r2 = 0x0\nr1 = 0x0\nback:\nr0 = 0x0\nif r1 == 0x7 goto +0x1\nif r2 == 0x0 goto back\nexit";
  assertEquals(kinds(before, "r2 = 0x0\nr1 = 0x0\nr0 = 0x0\ngoto -0x2"), [
    "kept",
    "kept",
    "kept",
    "removed",
    "always",
    "removed",
  ]);
});

Deno.test("what only a decided jump leads past is gone, and not what another jump leads to", () => {
  const before = "r0 = 0x0\nif r1 == 0x0 goto end\nif r0 == 0x0 goto end\nr2 = 0x0\nr0 = 0x1\nend:\nexit";
  assertEquals(kinds(before, "r0 = 0x0\nif r1 == 0x0 goto +0x1\ngoto +0x0\nexit"), [
    "kept",
    "kept",
    "always",
    "removed",
    "removed",
    "kept",
  ]);
});
