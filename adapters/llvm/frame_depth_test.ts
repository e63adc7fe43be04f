import { assertEquals, assertThrows } from "@std/assert";
import { assemble } from "../../lib/bpf/assemble.ts";
import { frameDepth } from "./frame_depth.ts";

/** As it is with calls that keep all but r0. */
function depth(body: string): number {
  return frameDepth(assemble(`${body}\nr0 = 0\nexit`), () => ({ reads: [], writes: [0] }));
}

Deno.test("frameDepth() counts whole slots down to the lowest access", () => {
  assertEquals(depth("r2 = 1\nr3 = *(u64 *)(r1 - 64)"), 0);
  assertEquals(depth("*(u8 *)(r10 - 9) = w1\nr2 = *(u64 *)(r10 - 8)"), 16);
  assertEquals(depth("lock *(u64 *)(r10 - 24) += r1"), 24);
  assertEquals(depth("*(u8 *)(r10 - 512) = 1"), 512);
});

Deno.test("frameDepth() follows copies of the frame pointer, calls that keep them included", () => {
  assertEquals(depth("r2 = r10\n*(u64 *)(r2 - 8) = r1"), 8);
  assertEquals(depth("r2 = r10\nr2 += -16\nr3 = r2\ncall 8\n*(u64 *)(r3 - 8) = 1"), 24);
  assertEquals(depth("r2 = r10\nr2 -= 16\n*(u64 *)(r2 + 8) = 1"), 16);
  assertEquals(depth("r2 = -16\nr2 += r10\n*(u64 *)(r2 + 0) = 1"), 16);
  assertEquals(depth("r2 = r10\nr2 = 5\nr2 = *(u64 *)(r2 - 8)"), 0);
});

Deno.test("frameDepth() counts an address that is made, but no number like one", () => {
  assertEquals(depth("r1 = r10\nr1 += -40"), 40);
  assertEquals(depth("r1 = 7\nr1 += -40"), 0);
});

Deno.test("frameDepth() reckons with the lowest place that an address may lead to", () => {
  assertEquals(depth("r1 &= 8\nr2 = r10\nr2 += r1\n*(u64 *)(r2 - 24) = 1"), 24);
  assertEquals(depth("r1 = *(u8 *)(r1 + 0)\nr2 = r10\nr2 += r1\n*(u64 *)(r2 - 256) = 1"), 256);
  const meeting = "r2 = r10\nr2 += -8\nif r1 == 0 goto +2\nr2 = r10\nr2 += -32";
  assertEquals(depth(`${meeting}\n*(u8 *)(r2 + 0) = 1`), 32);
});

Deno.test("frameDepth() refuses what may reach below the frame", () => {
  assertThrows(() => depth("*(u64 *)(r10 - 513) = 1"), RangeError, "slot 0 may reach below the 512 bytes");
  assertThrows(() => depth("r2 = r10\nr2 += r1"), RangeError, "slot 1 may reach below");
  assertThrows(() => depth("r2 = r10\nr2 &= -16"), RangeError, "slot 1 may reach below");
  assertThrows(() => depth("r2 = r10\nr2 += -1\nif r1 != 0 goto -2"), RangeError, "slot 1 may reach below");
});

Deno.test("frameDepth() refuses an address that it would have to follow through memory", () => {
  assertThrows(() => depth("*(u64 *)(r10 - 8) = r10"), RangeError, "slot 0 stores an address of the frame");
  assertEquals(depth("r2 = load_acquire((u64 *)(r10 - 8))"), 8);
});
