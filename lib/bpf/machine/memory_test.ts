import { assert, assertEquals, assertThrows } from "@std/assert";
import { assemble } from "../assemble.ts";
import { type Conventions, conventions } from "./conventions.ts";
import { type Region, STACK_ADDRESS } from "./region.ts";
import { run } from "./run.ts";

function region(address: bigint, length: number, access: Region["access"] = "read-write", name = "data"): Region {
  return { name, address, bytes: Uint8Array.from({ length }, (_, i) => i + 1), access };
}

/** The value of r0, or the kind of fault and what it says. */
function outcome(text: string, regions: readonly Region[], changed: Partial<Conventions> = {}): bigint | string {
  const result = run(assemble(text), { regions }, { conventions: { ...conventions, ...changed } });
  return result.outcome === "exit" ? result.r0 : `${result.fault.kind} at ${result.fault.index}`;
}

const at = (address: bigint, text: string): string => `r1 = 0x${address.toString(16)} ll\n${text}\nexit`;

Deno.test("a region is accessible from its first byte to its last", () => {
  const data = [region(0x1_0000n, 4)];
  assertEquals(outcome(at(0x1_0000n, "r0 = *(u32 *)(r1 + 0)"), data), 0x0403_0201n);
  assertEquals(outcome(at(0x1_0004n, "r0 = *(u8 *)(r1 - 1)"), data), 4n);
  assertEquals(outcome(at(0x1_0000n, "r0 = *(u8 *)(r1 - 1)"), data), "out-of-bounds at 2");
  assertEquals(outcome(at(0x1_0000n, "r0 = *(u32 *)(r1 + 1)"), data), "out-of-bounds at 2");
  assertEquals(outcome(at(0x1_0004n, "r0 = *(u8 *)(r1 + 0)"), data), "out-of-bounds at 2");
});

Deno.test("several regions do not get in each other's way", () => {
  const data = [region(0x1_0000n, 8), region(0x1_0008n, 8), region(0xffff_ffff_8100_0000n, 8)];
  const text = `r2 = 0x10008 ll\nr0 = *(u8 *)(r1 + 1)\nr3 = *(u8 *)(r2 + 2)\nr4 = *(u8 *)(r1 + 3)\nr0 += r3\nr0 += r4`;
  assertEquals(outcome(at(0x1_0000n, text), data), 2n + 3n + 4n);
  assertEquals(outcome(at(0x1_0004n, "r0 = *(u64 *)(r1 + 0)"), data), "out-of-bounds at 2");
  assertEquals(outcome("r1 = -0x7f000000\nr0 = *(u8 *)(r1 + 2)\nexit", data), 3n);
});

Deno.test("an offset may lead over a multiple of 4 GiB, and around the end of memory", () => {
  const data = [region(0xffff_fffen, 2), region(0x1_0000_0000n, 2), region(2n ** 64n - 2n, 2), region(0n, 2)];
  assertEquals(outcome(at(0x1_0000_0000n, "r0 = *(u8 *)(r1 - 1)"), data), 2n);
  assertEquals(outcome(at(0xffff_ffffn, "r0 = *(u8 *)(r1 + 2)"), data), 2n);
  assertEquals(outcome(at(0xffff_fffen, "r0 = *(u32 *)(r1 + 0)"), data), "out-of-bounds at 2");
  assertEquals(outcome("r1 = 0\nr0 = *(u8 *)(r1 - 2)\nexit", data), 1n);
  assertEquals(outcome("r1 = -1\nr0 = *(u8 *)(r1 + 2)\nexit", data), 2n);
});

Deno.test("what may only be read is not written, not even by an atomic that changes nothing", () => {
  const data = region(0x1_0000n, 8, "read");
  for (const write of ["*(u8 *)(r1 + 0) = 1", "lock *(u64 *)(r1 + 0) |= r1", "store_release((u8 *)(r1 + 0), w1)"]) {
    assertEquals(outcome(at(0x1_0000n, write), [data]), "read-only at 2");
  }
  assertEquals(data.bytes, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
});

Deno.test("a region that reaches over a multiple of 4 GiB or lies in the stack is refused", () => {
  for (const address of [0xffff_ffffn, 2n ** 64n - 1n, 2n ** 64n, -1n, STACK_ADDRESS, STACK_ADDRESS + 0xffff_0000n]) {
    assertThrows(() => outcome("exit", [region(address, 2)]), RangeError, "wanted a region");
  }
});

Deno.test("stack bytes that were not written can be made unreadable", () => {
  const strict = { unwrittenStackReadable: false };
  assertEquals(outcome("r0 = *(u8 *)(r10 - 1)\nexit", [], strict), "uninitialised-stack at 0");
  assertEquals(outcome("*(u8 *)(r10 - 2) = 5\nr0 = *(u16 *)(r10 - 2)\nexit", [], strict), "uninitialised-stack at 1");
  assertEquals(outcome("*(u16 *)(r10 - 2) = 5\nr0 = *(u8 *)(r10 - 2)\nexit", [], strict), 5n);
  assertEquals(outcome("r0 = 1\nlock *(u64 *)(r10 - 8) += r0\nexit", [], strict), "uninitialised-stack at 1");
  const again = "call pc+2\ncall pc+3\nexit\n*(u64 *)(r10 - 8) = 2\nexit\nr0 = *(u64 *)(r10 - 8)\nexit";
  assertEquals(outcome(again, [], strict), "uninitialised-stack at 5");
  const callers = "*(u8 *)(r10 - 1) = 7\nr1 = r10\ncall pc+1\nexit\nr0 = *(u8 *)(r1 - 1)\nexit";
  assertEquals(outcome(callers, [], strict), 7n);
});

Deno.test("what a function writes to the stack counts as written", () => {
  const program = assemble("r1 = r10\nr1 += -8\ncall 0x1\nr0 = *(u64 *)(r10 - 8)\nexit");
  const result = run(program, {}, {
    conventions: { ...conventions, unwrittenStackReadable: false },
    functions: () => ({
      name: "f",
      params: ["value"],
      isVoid: false,
      call: ([to = 0n], memory) => memory.write(to, Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0)) ? 1n : 0n,
    }),
  });
  assert(result.outcome === "exit");
  assertEquals(result.r0, 1n);
});

Deno.test("stack accesses can be held to their alignment", () => {
  const strict = { misalignedStackAllowed: false };
  assertEquals(outcome("*(u64 *)(r10 - 8) = 1\nr0 = *(u32 *)(r10 - 4)\nexit", [], strict), 0n);
  assertEquals(outcome("*(u64 *)(r10 - 9) = 1\nexit", [], strict), "misaligned at 0");
  assertEquals(outcome("r0 = *(u16 *)(r10 - 3)\nexit", [], strict), "misaligned at 0");
  assertEquals(outcome("*(u8 *)(r10 - 3) = 1\nr0 = 0\nexit", [], strict), 0n);
  assertEquals(outcome(at(0x1_0000n, "r0 = *(u16 *)(r1 + 1)"), [region(0x1_0000n, 8)], strict), 0x302n);
});
