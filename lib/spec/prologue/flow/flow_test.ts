import { assertEquals } from "@std/assert";
import { assemble } from "../../../bpf/assemble.ts";
import { flowOf } from "./flow.ts";

/** The first problem of a prologue: its slot and what was wanted. */
function problem(text: string): readonly [number, string] | undefined {
  const [first] = flowOf(assemble(text)).problems;
  return first && [first.index, first.wanted];
}

const CALL = "*(u64 *)(r10 - 0x8) = r1\nr1 = r10\nr1 += -0x8\nr2 = 0x8\nr3 = 0x0\ncall 0x71\n";

Deno.test("flowOf() follows a pointer through registers and the stack", () => {
  assertEquals(problem("r2 = r1\nr2 += 0x10\nr3 = *(u64 *)(r2 + 0x8)"), undefined);
  assertEquals(problem("*(u64 *)(r10 - 0x8) = r1\nr3 = *(u64 *)(r10 - 0x8)\nr4 = *(u64 *)(r3 + 0x70)"), undefined);
  assertEquals(problem("r2 = r10\nr2 -= 0x8\n*(u64 *)(r2 + 0x0) = r1\nr3 = *(u64 *)(r10 - 0x8)"), undefined);
});

Deno.test("flowOf() finds reads of what no path wrote, and of what one path did not", () => {
  assertEquals(problem("r3 = r2"), [0, "r2 to be written before it is read, on every path"]);
  assertEquals(problem("r3 = *(u64 *)(r10 - 0x8)"), [
    0,
    "stack that was written before it is read, on every path",
  ]);
  const oneSide = "r2 = *(u64 *)(r1 + 0x0)\nif r2 == 0x0 goto +0x1\nr3 = 0x1\nr4 = r3";
  assertEquals(problem(oneSide), [3, "r3 to be written before it is read, on every path"]);
  const slot = "r2 = *(u64 *)(r1 + 0x0)\nif r2 == 0x0 goto +0x1\n*(u64 *)(r10 - 0x8) = r2\nr3 = *(u64 *)(r10 - 0x8)";
  assertEquals(problem(slot)?.[0], 3);
});

Deno.test("flowOf() finds accesses out of bounds, misaligned or where nothing may be written", () => {
  assertEquals(problem("r3 = *(u64 *)(r1 + 0xa8)"), [0, "offsets from 0 to 160 in the context"]);
  assertEquals(problem("r3 = *(u64 *)(r1 + 0xa0)"), undefined);
  assertEquals(problem("r3 = *(u64 *)(r1 + 0x4)"), [0, "an address that is a multiple of 8"]);
  assertEquals(problem("*(u64 *)(r1 + 0x0) = r1"), [0, "the context to be read only"]);
  assertEquals(problem("*(u64 *)(r10 - 0x208) = r1"), [0, "offsets from -512 to -8 in the frame"]);
  assertEquals(problem("r10 = r1"), [0, "r10 to be read only"]);
});

Deno.test("flowOf() knows what a call needs, and what it leaves", () => {
  assertEquals(problem(CALL), undefined);
  assertEquals(problem(`${CALL}r4 = r3`), [6, "r3 to be written before it is read, on every path"]);
  assertEquals(problem(CALL.replace("r2 = 0x8", "r2 = 0x10"))?.[1], "16 bytes within the frame in r1");
  assertEquals(
    problem(CALL.replace("r1 += -0x8", "r1 += -0x10"))?.[1],
    "8 bytes in r1 that were written before, on every path",
  );
  assertEquals(problem(CALL.replace("r2 = 0x8", "r2 = *(u64 *)(r10 - 0x8)"))?.[1], "a known number of bytes in r2");
  assertEquals(
    problem(CALL.replace("call 0x71", "call 0x6"))?.[1],
    "calls of a helper that reads memory: 4, 112 or 113",
  );
});

Deno.test("flowOf() finds instructions that nothing leads to, and jumps back or out", () => {
  assertEquals(problem("goto +0x1\nr2 = 0x0\nr3 = 0x0"), [1, "a path to every instruction"]);
  assertEquals(problem("r2 = 0x0\nif r2 == 0x0 goto -0x1"), [1, "a jump to a slot from 2 to 2"]);
  assertEquals(problem("if r1 == 0x0 goto +0x1"), [0, "a jump to a slot from 1 to 1"]);
  assertEquals(problem("if r1 == 0x0 goto +0x0"), undefined);
});

Deno.test("flowOf() knows nothing where two paths bring different pointers", () => {
  const text = "r2 = r1\nr3 = *(u64 *)(r1 + 0x0)\nif r3 == 0x0 goto +0x1\nr2 = r10\nr4 = *(u64 *)(r2 - 0x8)";
  assertEquals(problem(text), [4, "a pointer to the frame or the context in r2"]);
});
