/**
 * The status flags, as bits of RFLAGS. The adjust flag, which no instruction of BPF code reads, is not kept.
 *
 * Source: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 1, section 3.4.3, and the pages of the
 * instructions in volume 2, https://www.intel.com/content/www/us/en/developer/articles/technical/intel-sdm.html
 *
 * @module
 */
import type { Size } from "./register.ts";

/** A flag's bit in RFLAGS. */
export const FLAG = { CF: 0x1, PF: 0x4, ZF: 0x40, SF: 0x80, OF: 0x800 } as const;

/** All the flags that the machine keeps. */
export const STATUS_FLAGS: number = FLAG.CF | FLAG.PF | FLAG.ZF | FLAG.SF | FLAG.OF;

/** The condition that a `jcc`, `setcc` or `cmovcc` ends in. */
export type Condition =
  | "o"
  | "no"
  | "b"
  | "ae"
  | "e"
  | "ne"
  | "be"
  | "a"
  | "s"
  | "ns"
  | "p"
  | "np"
  | "l"
  | "ge"
  | "le"
  | "g";

/** The conditions in the order of their encoding: `o` is 0, `g` is 15. Each odd one is the negation of the one before. */
export const CONDITIONS: readonly Condition[] = [
  "o",
  "no",
  "b",
  "ae",
  "e",
  "ne",
  "be",
  "a",
  "s",
  "ns",
  "p",
  "np",
  "l",
  "ge",
  "le",
  "g",
];

/** What a condition looks at, and when it is met. */
interface Test {
  readonly flags: number;
  readonly met: (flags: number) => boolean;
}

function anyOf(flags: number): Test {
  return { flags, met: (state) => (state & flags) !== 0 };
}

function negated({ flags, met }: Test): Test {
  return { flags, met: (state) => !met(state) };
}

const LESS: Test = {
  flags: FLAG.SF | FLAG.OF,
  met: (state) => ((state & FLAG.SF) !== 0) !== ((state & FLAG.OF) !== 0),
};
const LESS_OR_EQUAL: Test = {
  flags: FLAG.SF | FLAG.OF | FLAG.ZF,
  met: (state) => LESS.met(state) || (state & FLAG.ZF) !== 0,
};

const TESTS: Readonly<Record<Condition, Test>> = {
  o: anyOf(FLAG.OF),
  no: negated(anyOf(FLAG.OF)),
  b: anyOf(FLAG.CF),
  ae: negated(anyOf(FLAG.CF)),
  e: anyOf(FLAG.ZF),
  ne: negated(anyOf(FLAG.ZF)),
  be: anyOf(FLAG.CF | FLAG.ZF),
  a: negated(anyOf(FLAG.CF | FLAG.ZF)),
  s: anyOf(FLAG.SF),
  ns: negated(anyOf(FLAG.SF)),
  p: anyOf(FLAG.PF),
  np: negated(anyOf(FLAG.PF)),
  l: LESS,
  ge: negated(LESS),
  le: LESS_OR_EQUAL,
  g: negated(LESS_OR_EQUAL),
};

/** The flags that a condition looks at. */
export function flagsOf(condition: Condition): number {
  return TESTS[condition].flags;
}

/** Whether the condition is met. */
export function holds(condition: Condition, flags: number): boolean {
  return TESTS[condition].met(flags);
}

/** PF, ZF and SF of a result. */
export function resultFlags(result: bigint, size: Size): number {
  let low = Number(BigInt.asUintN(8, result));
  low ^= low >> 4;
  // Bit i of the constant is the parity of the number i, 1 if even.
  const parity = (0x9669 >> (low & 15)) & 1;
  const zero = BigInt.asUintN(8 * size, result) === 0n ? FLAG.ZF : 0;
  return (parity === 1 ? FLAG.PF : 0) | zero | (isNegative(result, size) ? FLAG.SF : 0);
}

/** The flags after `left + right + carry`. The operands are unsigned. */
export function addFlags(left: bigint, right: bigint, carry: bigint, size: Size): number {
  const sum = left + right + carry;
  const carried = sum >> BigInt(8 * size) !== 0n;
  const overflow = isNegative((left ^ sum) & (right ^ sum), size);
  return resultFlags(sum, size) | (carried ? FLAG.CF : 0) | (overflow ? FLAG.OF : 0);
}

/** The flags after `left - right - borrow`. The operands are unsigned. */
export function subFlags(left: bigint, right: bigint, borrow: bigint, size: Size): number {
  const difference = BigInt.asUintN(8 * size, left - right - borrow);
  const overflow = isNegative((left ^ right) & (left ^ difference), size);
  return resultFlags(difference, size) | (left < right + borrow ? FLAG.CF : 0) | (overflow ? FLAG.OF : 0);
}

/** Whether the sign bit of a number of `size` bytes is set. */
export function isNegative(value: bigint, size: Size): boolean {
  return BigInt.asIntN(8 * size, value) < 0n;
}
