/**
 * Shifts and rotations.
 *
 * @module
 */
import type { Cpu } from "../cpu.ts";
import { FLAG, isNegative, resultFlags, STATUS_FLAGS } from "../flags.ts";
import type { Insn } from "../insn.ts";
import type { Size } from "../register.ts";
import { type Execute, operand, operandSize, type SemanticsTable } from "./semantics.ts";

/** A result with the flags that it sets. */
interface Shifted {
  readonly result: bigint;
  readonly carry: boolean;
  /** OF after a shift by one; after any other it is undefined. */
  readonly overflow: boolean;
  /** Whether CF is undefined, because all bits were shifted out. */
  readonly lost: boolean;
}

type Shift = (value: bigint, count: bigint, size: Size) => Shifted;

const bitsOf = (size: Size): bigint => BigInt(8 * size);
const bit = (value: bigint, index: bigint): boolean => (value >> index & 1n) === 1n;

/** Only the low 5 bits of a count are used, 6 for operands of 64 bits. */
function countOf(cpu: Cpu, insn: Insn, index: number, size: Size): bigint {
  const count = insn.operands[index];
  return (count === undefined ? 1n : cpu.read(count)) & (size === 8 ? 63n : 31n);
}

function left(value: bigint, count: bigint, size: Size): Shifted {
  const bits = bitsOf(size);
  const result = BigInt.asUintN(8 * size, value << count);
  const carry = count <= bits && bit(value, bits - count);
  return { result, carry, overflow: isNegative(result, size) !== carry, lost: count >= bits };
}

function right(value: bigint, count: bigint, size: Size): Shifted {
  const lost = count >= bitsOf(size);
  return { result: value >> count, carry: bit(value, count - 1n), overflow: isNegative(value, size), lost };
}

function arithmeticRight(value: bigint, count: bigint, size: Size): Shifted {
  const signed = BigInt.asIntN(8 * size, value);
  return { result: signed >> count, carry: bit(signed, count - 1n), overflow: false, lost: false };
}

/** Shifts set all flags; a count of 0 sets none. */
function shift(by: Shift): Execute {
  return (cpu, insn) => {
    const dst = operand(insn, 0);
    const size = operandSize(dst);
    const count = countOf(cpu, insn, 1, size);
    const value = cpu.read(dst);
    // Even then a register of 32 bits loses its upper half.
    if (count === 0n) return cpu.write(dst, value);
    const { result, carry, overflow, lost } = by(value, count, size);
    cpu.write(dst, result);
    const flags = resultFlags(result, size) | (carry ? FLAG.CF : 0) | (overflow ? FLAG.OF : 0);
    cpu.setFlags(STATUS_FLAGS, flags, (count === 1n ? 0 : FLAG.OF) | (lost ? FLAG.CF : 0));
  };
}

/** Rotations set CF and OF only; a count of 0 sets none. */
function rotate(toLeft: boolean): Execute {
  return (cpu, insn) => {
    const dst = operand(insn, 0);
    const size = operandSize(dst);
    const bits = bitsOf(size);
    const count = countOf(cpu, insn, 1, size);
    const value = cpu.read(dst);
    if (count === 0n) return cpu.write(dst, value);
    const up = toLeft ? count % bits : (bits - count % bits) % bits;
    const result = BigInt.asUintN(8 * size, (value << up) | (value >> (bits - up)));
    cpu.write(dst, result);
    const top = bit(result, bits - 1n);
    const carry = toLeft ? bit(result, 0n) : top;
    const overflow = toLeft ? top !== carry : top !== bit(result, bits - 2n);
    const flags = (carry ? FLAG.CF : 0) | (overflow ? FLAG.OF : 0);
    cpu.setFlags(FLAG.CF | FLAG.OF, flags, count === 1n ? 0 : FLAG.OF);
  };
}

/** `shlx`, `shrx` and `sarx`: the count in any register, no flags. */
function shiftWithoutFlags(by: Shift): Execute {
  return (cpu, insn) => {
    const dst = operand(insn, 0);
    const size = operandSize(dst);
    const value = cpu.read(operand(insn, 1));
    const count = countOf(cpu, insn, 2, size);
    cpu.write(dst, count === 0n ? value : by(value, count, size).result);
  };
}

function swapBytes(cpu: Cpu, insn: Insn): void {
  const dst = operand(insn, 0);
  const size = operandSize(dst);
  let value = cpu.read(dst);
  let swapped = 0n;
  for (let index = 0; index < size; index++) {
    swapped = (swapped << 8n) | (value & 0xffn);
    value >>= 8n;
  }
  cpu.write(dst, swapped);
}

function rejectsWord(insn: Insn): string | undefined {
  return operandSize(operand(insn, 0)) < 4 ? "wanted 4 or 8 bytes to swap, got 2: the result is undefined" : undefined;
}

/** Shifts, rotations and the byte swap. */
export const SHIFT: SemanticsTable = [
  ["shl", { execute: shift(left) }],
  ["sal", { execute: shift(left) }],
  ["shr", { execute: shift(right) }],
  ["sar", { execute: shift(arithmeticRight) }],
  ["rol", { execute: rotate(true) }],
  ["ror", { execute: rotate(false) }],
  ["shlx", { execute: shiftWithoutFlags(left) }],
  ["shrx", { execute: shiftWithoutFlags(right) }],
  ["sarx", { execute: shiftWithoutFlags(arithmeticRight) }],
  ["bswap", { execute: swapBytes, rejects: rejectsWord }],
];
