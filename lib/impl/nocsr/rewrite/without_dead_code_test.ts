import { assertEquals } from "@std/assert";
import { assemble } from "../../../bpf/assemble.ts";
import { disassemble } from "../../../bpf/disassemble.ts";
import { rewritten } from "../testing/rewritten.ts";

/** What becomes of a program, as text. */
function result(text: string): string {
  return disassemble(rewritten(assemble(text)).program);
}

Deno.test("code behind a jump that is always taken goes, and the jump with it", () => {
  assertEquals(result("r0 = 0x0\nif r0 == 0x0 goto +0x1\nr0 = 0x1\nexit"), "r0 = 0x0\nexit\n");
});

Deno.test("a jump that is never taken goes, and its target", () => {
  assertEquals(result("r0 = 0x0\nif r0 != 0x0 goto +0x1\nexit\nr0 = 0x1\nexit"), "r0 = 0x0\nexit\n");
});

Deno.test("a jump that is always taken stays where something lies between", () => {
  assertEquals(
    result(`
      r6 = *(u64 *)(r1 + 0x0)
      r0 = 0x0
      if r6 == 0x0 goto other
      if r0 == 0x0 goto out
      r0 = 0x1
      other:
      r0 = 0x2
      out:
      exit
    `),
    "r6 = *(u64 *)(r1 + 0x0)\nr0 = 0x0\nif r6 == 0x0 goto +0x1\ngoto +0x1\nr0 = 0x2\nexit\n",
  );
});

Deno.test("a function that is never called goes with its stack", () => {
  const { program, stackDepths } = rewritten(assemble(`
    r0 = 0x0
    if r0 == 0x0 goto out
    call never
    out:
    exit
    never:
    *(u64 *)(r10 - 0x8) = r1
    r0 = 0x0
    exit
  `));
  assertEquals(disassemble(program), "r0 = 0x0\nexit\n");
  assertEquals(stackDepths, [0]);
});
