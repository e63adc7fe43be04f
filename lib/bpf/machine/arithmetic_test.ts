/**
 * Arithmetic, comparisons and atomics at the edges of their ranges. All numbers are written out, so that nothing here
 * computes what it checks.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { assemble } from "../assemble.ts";
import { run } from "./run.ts";

const MIN64 = 0x8000_0000_0000_0000n;
const MAX64 = 0x7fff_ffff_ffff_ffffn;
const ONES = 0xffff_ffff_ffff_ffffn;
const HIGH = 0xdead_beef_0000_0000n;

/** What is in r0 when the program exits that begins with these values in r0 and r1. */
function evaluate(text: string, r0: bigint, r1: bigint): bigint | string {
  const result = run(assemble(`${text}\nexit`), { registers: { 0: r0, 1: r1 } });
  return result.outcome === "exit" ? result.r0 : result.fault.detail;
}

type Case = readonly [text: string, r0: bigint, r1: bigint, expected: bigint];

function check(name: string, cases: readonly Case[]): void {
  Deno.test(name, () => {
    for (const [text, r0, r1, expected] of cases) {
      assertEquals(
        evaluate(text, r0, r1),
        expected,
        `${text} with r0 = 0x${r0.toString(16)}, r1 = 0x${r1.toString(16)}`,
      );
    }
  });
}

check("64-bit sums, differences and products wrap", [
  ["r0 += r1", ONES, 1n, 0n],
  ["r0 += r1", MAX64, 1n, MIN64],
  ["r0 += -1", 0n, 0n, ONES],
  ["r0 -= r1", 0n, 1n, ONES],
  ["r0 -= -1", ONES, 0n, 0n],
  ["r0 *= r1", ONES, ONES, 1n],
  ["r0 *= r1", 0x1_0000_0001n, 0x1_0000_0001n, 0x2_0000_0001n],
  ["r0 *= -2", MIN64, 0n, 0n],
  ["r0 *= -1", 5n, 0n, 0xffff_ffff_ffff_fffbn],
  ["r0 = -r0", MIN64, 0n, MIN64],
  ["r0 = -r0", 1n, 0n, ONES],
]);

check("32-bit sums, differences and products wrap and clear the upper half", [
  ["w0 += w1", ONES, 1n, 0n],
  ["w0 += w1", HIGH | 0x7fff_ffffn, 1n, 0x8000_0000n],
  ["w0 -= w1", HIGH, 1n, 0xffff_ffffn],
  ["w0 += 0", HIGH | 5n, 0n, 5n],
  ["w0 *= w1", 0xffff_ffffn, 0xffff_ffffn, 1n],
  ["w0 *= w1", 0x1_2345n, 0x5_4321n, 0xfcb99ae5n],
  ["w0 = -w0", 1n, 0n, 0xffff_ffffn],
  ["w0 = -w0", HIGH | 0x8000_0000n, 0n, 0x8000_0000n],
  ["w0 = -w0", HIGH, 0n, 0n],
]);

check("a division by zero is 0, a remainder of one the dividend", [
  ["r0 /= r1", 7n, 0n, 0n],
  ["r0 %= r1", 7n, 0n, 7n],
  ["r0 s/= r1", ONES, 0n, 0n],
  ["r0 s%= r1", ONES, 0n, ONES],
  ["w0 /= w1", HIGH | 7n, HIGH, 0n],
  ["w0 %= w1", HIGH | 7n, HIGH, 7n],
  ["w0 s/= w1", HIGH | 7n, HIGH, 0n],
  ["w0 s%= w1", ONES, HIGH, 0xffff_ffffn],
  ["r0 /= 0", 7n, 0n, 0n],
  ["r0 %= 0", 7n, 0n, 7n],
]);

check("unsigned divisions and remainders", [
  ["r0 /= r1", ONES, 2n, MAX64],
  ["r0 /= -1", ONES, 0n, 1n],
  ["r0 %= r1", ONES, 10n, 5n],
  ["r0 %= r1", MIN64, ONES, MIN64],
  ["w0 /= w1", ONES, 0x1_0000_0002n, 0x7fff_ffffn],
  ["w0 /= -1", HIGH | 0xffff_ffffn, 0n, 1n],
  ["w0 %= w1", ONES, 10n, 5n],
]);

check("signed divisions round towards zero, and the smallest number by -1 is itself", [
  ["r0 s/= 2", -7n & ONES, 0n, -3n & ONES],
  ["r0 s%= 2", -7n & ONES, 0n, ONES],
  ["r0 s/= -2", 7n, 0n, -3n & ONES],
  ["r0 s%= -2", 7n, 0n, 1n],
  ["r0 s/= r1", MIN64, ONES, MIN64],
  ["r0 s%= r1", MIN64, ONES, 0n],
  ["w0 s/= 2", HIGH | 0xffff_fff9n, 0n, 0xffff_fffdn],
  ["w0 s%= 2", HIGH | 0xffff_fff9n, 0n, 0xffff_ffffn],
  ["w0 s/= w1", 0x8000_0000n, 0xffff_ffffn, 0x8000_0000n],
  ["w0 s%= w1", 0x8000_0000n, 0xffff_ffffn, 0n],
]);

check("shifts take the low six or five bits of their count", [
  ["r0 <<= r1", 1n, 63n, MIN64],
  ["r0 <<= r1", 1n, 64n, 1n],
  ["r0 <<= r1", 3n, ONES, MIN64],
  ["r0 >>= r1", MIN64, 63n, 1n],
  ["r0 >>= r1", MIN64, 64n, MIN64],
  ["r0 s>>= r1", MIN64, 63n, ONES],
  ["r0 s>>= r1", MIN64, 65n, 0xc000_0000_0000_0000n],
  ["r0 s>>= 1", MAX64, 0n, 0x3fff_ffff_ffff_ffffn],
  ["w0 <<= w1", 1n, 31n, 0x8000_0000n],
  ["w0 <<= w1", HIGH | 1n, 32n, 1n],
  ["w0 >>= w1", HIGH | 0x8000_0000n, 31n, 1n],
  ["w0 >>= w1", 0x8000_0000n, 32n, 0x8000_0000n],
  ["w0 s>>= w1", 0x8000_0000n, 31n, 0xffff_ffffn],
  ["w0 s>>= w1", HIGH | 0x4000_0000n, 33n, 0x2000_0000n],
]);

check("bits", [
  ["r0 |= -2", 1n, 0n, ONES],
  ["r0 &= -2", ONES, 0n, ONES - 1n],
  ["r0 ^= r1", ONES, MIN64, MAX64],
  ["w0 |= -2", 1n, 0n, 0xffff_ffffn],
  ["w0 &= w1", ONES, HIGH | 0xf0n, 0xf0n],
  ["w0 ^= -1", HIGH | 0xffn, 0n, 0xffff_ff00n],
]);

check("moves extend with the sign where they say so, else with zeros", [
  ["r0 = -1", 0n, 0n, ONES],
  ["w0 = -1", 0n, 0n, 0xffff_ffffn],
  ["w0 = w1", 0n, ONES, 0xffff_ffffn],
  ["r0 = r1", 0n, MIN64, MIN64],
  ["r0 = 0xfedcba9876543210 ll", 0n, 0n, 0xfedc_ba98_7654_3210n],
  ["r0 = 0xffffffff ll", 0n, 0n, 0xffff_ffffn],
  ["r0 = (s8)r1", 0n, 0x80n, 0xffff_ffff_ffff_ff80n],
  ["r0 = (s8)r1", 0n, 0xff7fn, 0x7fn],
  ["r0 = (s16)r1", 0n, 0x8000n, 0xffff_ffff_ffff_8000n],
  ["r0 = (s32)r1", 0n, 0x8000_0000n, 0xffff_ffff_8000_0000n],
  ["w0 = (s8)w1", 0n, 0x80n, 0xffff_ff80n],
  ["w0 = (s16)w1", ONES, 0x8000n, 0xffff_8000n],
]);

check("byte order", [
  ["r0 = le16 r0", 0x1122_3344_5566_7788n, 0n, 0x7788n],
  ["r0 = le32 r0", 0x1122_3344_5566_7788n, 0n, 0x5566_7788n],
  ["r0 = le64 r0", 0x1122_3344_5566_7788n, 0n, 0x1122_3344_5566_7788n],
  ["r0 = be16 r0", 0x1122_3344_5566_7788n, 0n, 0x8877n],
  ["r0 = be32 r0", 0x1122_3344_5566_7788n, 0n, 0x8877_6655n],
  ["r0 = be64 r0", 0x1122_3344_5566_7788n, 0n, 0x8877_6655_4433_2211n],
  ["r0 = bswap16 r0", 0x1122_3344_5566_7788n, 0n, 0x8877n],
  ["r0 = bswap32 r0", 0x1122_3344_5566_7788n, 0n, 0x8877_6655n],
  ["r0 = bswap64 r0", 0x1122_3344_5566_7788n, 0n, 0x8877_6655_4433_2211n],
]);

/** 1 if the jump is taken, else 0. */
const jump = (comparison: string): string => `if ${comparison} goto +2\nr0 = 0\nexit\nr0 = 1`;

check("comparisons of 64 bits", [
  [jump("r0 == r1"), ONES, ONES, 1n],
  [jump("r0 == -1"), 0xffff_ffffn, 0n, 0n],
  [jump("r0 != r1"), HIGH, 0n, 1n],
  [jump("r0 > r1"), ONES, 1n, 1n],
  [jump("r0 > r1"), 1n, 1n, 0n],
  [jump("r0 >= -1"), ONES, 0n, 1n],
  [jump("r0 < r1"), 1n, ONES, 1n],
  [jump("r0 < r1"), 1n, 1n, 0n],
  [jump("r0 <= r1"), ONES, 1n, 0n],
  [jump("r0 s> r1"), ONES, 1n, 0n],
  [jump("r0 s> -2"), ONES, 0n, 1n],
  [jump("r0 s>= r1"), MIN64, MAX64, 0n],
  [jump("r0 s>= r1"), MIN64, MIN64, 1n],
  [jump("r0 s< r1"), MIN64, 0n, 1n],
  [jump("r0 s<= -1"), ONES, 0n, 1n],
  [jump("r0 & r1"), MIN64, ONES, 1n],
  [jump("r0 & 1"), 2n, 0n, 0n],
  [jump("r0 & -2147483648"), HIGH, 0n, 1n],
]);

check("comparisons of 32 bits do not see the upper half", [
  [jump("w0 == w1"), HIGH | 5n, 5n, 1n],
  [jump("w0 == -1"), 0xffff_ffffn, 0n, 1n],
  [jump("w0 != 5"), HIGH | 5n, 0n, 0n],
  [jump("w0 > w1"), 0xffff_ffffn, HIGH, 1n],
  [jump("w0 >= w1"), HIGH, 1n, 0n],
  [jump("w0 < -1"), HIGH, 0n, 1n],
  [jump("w0 <= w1"), HIGH | 1n, 1n, 1n],
  [jump("w0 s> w1"), 0x8000_0000n, 0n, 0n],
  [jump("w0 s>= 0"), 0x7fff_ffffn, 0n, 1n],
  [jump("w0 s< w1"), 0xffff_ffffn, 0n, 1n],
  [jump("w0 s<= -1"), HIGH, 0n, 0n],
  [jump("w0 & w1"), HIGH, HIGH, 0n],
]);

/** Runs an atomic operation on a slot that holds `memory`, and returns the slot. */
const inSlot = (memory: bigint, operation: string): string =>
  `r2 = 0x${memory.toString(16)} ll\n*(u64 *)(r10 - 8) = r2\n${operation}\nr0 = *(u64 *)(r10 - 8)`;

/** The same, and returns r1. */
const fetched = (memory: bigint, operation: string): string => `${inSlot(memory, operation)}\nr0 = r1`;

check("atomic operations change memory", [
  [inSlot(ONES, "lock *(u64 *)(r10 - 8) += r1"), 0n, 2n, 1n],
  [inSlot(ONES, "lock *(u32 *)(r10 - 8) += w1"), 0n, 2n, 0xffff_ffff_0000_0001n],
  [inSlot(0xf0n, "lock *(u64 *)(r10 - 8) |= r1"), 0n, 0x0fn, 0xffn],
  [inSlot(0xf0n, "lock *(u64 *)(r10 - 8) &= r1"), 0n, 0x30n, 0x30n],
  [inSlot(0xf0n, "lock *(u64 *)(r10 - 8) ^= r1"), 0n, 0x30n, 0xc0n],
  [inSlot(HIGH, "store_release((u16 *)(r10 - 6), w1)"), 0n, 0x1_2345n, 0xdead_beef_2345_0000n],
]);

check("fetching ones return what was there, 32 bits of it extended with zeros", [
  [fetched(ONES, "r1 = atomic_fetch_add((u64 *)(r10 - 8), r1)"), 0n, 2n, ONES],
  [fetched(ONES, "w1 = atomic_fetch_add((u32 *)(r10 - 8), w1)"), 0n, HIGH | 2n, 0xffff_ffffn],
  [fetched(7n, "r1 = atomic_fetch_or((u64 *)(r10 - 8), r1)"), 0n, 8n, 7n],
  [fetched(7n, "r1 = xchg_64(r10 - 8, r1)"), 0n, 8n, 7n],
  [inSlot(7n, "r1 = xchg_64(r10 - 8, r1)"), 0n, 8n, 8n],
  [fetched(ONES, "w1 = xchg32_32(r10 - 8, w1)"), 0n, HIGH, 0xffff_ffffn],
  [fetched(0x8877_6655n, "w1 = load_acquire((u8 *)(r10 - 6))"), 0n, ONES, 0x77n],
]);

check("compare and exchange compares with r0, and leaves there what was in memory", [
  [inSlot(5n, "r0 = cmpxchg_64(r10 - 8, r0, r1)"), 5n, 9n, 9n],
  [inSlot(5n, "r0 = cmpxchg_64(r10 - 8, r0, r1)"), 6n, 9n, 5n],
  [inSlot(HIGH | 5n, "w0 = cmpxchg32_32(r10 - 8, w0, w1)"), 0xffff_ffff_0000_0005n, 9n, HIGH | 9n],
  [`r2 = 5\n*(u64 *)(r10 - 8) = r2\nw0 = cmpxchg32_32(r10 - 8, w0, w1)`, HIGH | 5n, 9n, 5n],
  [`r2 = 5\n*(u64 *)(r10 - 8) = r2\nr0 = cmpxchg_64(r10 - 8, r0, r1)`, HIGH | 5n, 9n, 5n],
]);

check("loads extend with the sign where they say so, else with zeros", [
  ["*(u64 *)(r10 - 8) = -2\nr0 = *(u8 *)(r10 - 8)", 0n, 0n, 0xfen],
  ["*(u64 *)(r10 - 8) = -2\nr0 = *(u16 *)(r10 - 8)", 0n, 0n, 0xfffen],
  ["*(u64 *)(r10 - 8) = -2\nr0 = *(u32 *)(r10 - 8)", 0n, 0n, 0xffff_fffen],
  ["*(u64 *)(r10 - 8) = -2\nr0 = *(u64 *)(r10 - 8)", 0n, 0n, 0xffff_ffff_ffff_fffen],
  ["*(u64 *)(r10 - 8) = 0x80\nr0 = *(s8 *)(r10 - 8)", 0n, 0n, 0xffff_ffff_ffff_ff80n],
  ["*(u64 *)(r10 - 8) = 0x8000\nr0 = *(s16 *)(r10 - 8)", 0n, 0n, 0xffff_ffff_ffff_8000n],
  ["*(u32 *)(r10 - 8) = -2\nr0 = *(s32 *)(r10 - 8)", 0n, 0n, 0xffff_ffff_ffff_fffen],
]);

check("stores keep to their bytes", [
  ["*(u64 *)(r10 - 8) = 0\n*(u8 *)(r10 - 7) = -1\nr0 = *(u64 *)(r10 - 8)", 0n, 0n, 0xff00n],
  ["*(u64 *)(r10 - 8) = 0\n*(u16 *)(r10 - 6) = r1\nr0 = *(u64 *)(r10 - 8)", 0n, ONES, 0xffff_0000n],
  ["*(u64 *)(r10 - 8) = 0\n*(u32 *)(r10 - 4) = r1\nr0 = *(u64 *)(r10 - 8)", 0n, HIGH | 7n, 0x7_0000_0000n],
]);
