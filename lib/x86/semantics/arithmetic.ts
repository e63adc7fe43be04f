/**
 * Addition, subtraction, logic, and the bit counts.
 *
 * @module
 */
import type { Cpu } from "../cpu.ts";
import { addFlags, FLAG, resultFlags, STATUS_FLAGS, subFlags } from "../flags.ts";
import type { Insn } from "../insn.ts";
import type { Size } from "../register.ts";
import { type Execute, operand, operandSize, type SemanticsTable } from "./semantics.ts";

const CARRY: (cpu: Cpu) => bigint = (cpu) => cpu.test("b") ? 1n : 0n;
const NO_CARRY: (cpu: Cpu) => bigint = () => 0n;

function add(carryIn: (cpu: Cpu) => bigint): Execute {
  return (cpu, insn) => {
    const dst = operand(insn, 0);
    const left = cpu.read(dst);
    const right = cpu.read(operand(insn, 1));
    const carry = carryIn(cpu);
    cpu.write(dst, left + right + carry);
    cpu.setFlags(STATUS_FLAGS, addFlags(left, right, carry, operandSize(dst)));
  };
}

function subtract(borrowIn: (cpu: Cpu) => bigint, writes: boolean): Execute {
  return (cpu, insn) => {
    const dst = operand(insn, 0);
    const left = cpu.read(dst);
    const right = cpu.read(operand(insn, 1));
    const borrow = borrowIn(cpu);
    if (writes) cpu.write(dst, left - right - borrow);
    cpu.setFlags(STATUS_FLAGS, subFlags(left, right, borrow, operandSize(dst)));
  };
}

/** Clears CF and OF. */
function logic(combine: (left: bigint, right: bigint) => bigint, writes = true): Execute {
  return (cpu, insn) => {
    const dst = operand(insn, 0);
    const result = combine(cpu.read(dst), cpu.read(operand(insn, 1)));
    if (writes) cpu.write(dst, result);
    cpu.setFlags(STATUS_FLAGS, resultFlags(result, operandSize(dst)));
  };
}

/** `inc` and `dec` leave CF as it is. */
function step(flagsAfter: (value: bigint, size: Size) => number, delta: bigint): Execute {
  return (cpu, insn) => {
    const dst = operand(insn, 0);
    const value = cpu.read(dst);
    cpu.write(dst, value + delta);
    cpu.setFlags(STATUS_FLAGS & ~FLAG.CF, flagsAfter(value, operandSize(dst)));
  };
}

function negate(cpu: Cpu, insn: Insn): void {
  const dst = operand(insn, 0);
  const value = cpu.read(dst);
  cpu.write(dst, -value);
  cpu.setFlags(STATUS_FLAGS, subFlags(0n, value, 0n, operandSize(dst)));
}

function invert(cpu: Cpu, insn: Insn): void {
  const dst = operand(insn, 0);
  cpu.write(dst, ~cpu.read(dst));
}

/** Exchanges, then adds: the source receives the destination's old value. */
function exchangeAdd(cpu: Cpu, insn: Insn): void {
  const dst = operand(insn, 0);
  const src = operand(insn, 1);
  const left = cpu.read(dst);
  const right = cpu.read(src);
  if (dst.kind === "memory") {
    cpu.write(dst, left + right);
    cpu.write(src, left);
  } else {
    // With the same register twice, the sum remains.
    cpu.write(src, left);
    cpu.write(dst, left + right);
  }
  cpu.setFlags(STATUS_FLAGS, addFlags(left, right, 0n, operandSize(dst)));
}

function population(cpu: Cpu, insn: Insn): void {
  const value = cpu.read(operand(insn, 1));
  const count = value.toString(2).replaceAll("0", "").length;
  cpu.write(operand(insn, 0), BigInt(count));
  cpu.setFlags(STATUS_FLAGS, value === 0n ? FLAG.ZF : 0);
}

/** `lzcnt` and `tzcnt`: CF if there is no bit to find, ZF if the count is 0, the rest undefined. */
function countZeros(count: (value: bigint, bits: number) => number): Execute {
  return (cpu, insn) => {
    const value = cpu.read(operand(insn, 1));
    const zeros = count(value, 8 * operandSize(operand(insn, 0)));
    cpu.write(operand(insn, 0), BigInt(zeros));
    const flags = (value === 0n ? FLAG.CF : 0) | (zeros === 0 ? FLAG.ZF : 0);
    cpu.setFlags(STATUS_FLAGS, flags, FLAG.OF | FLAG.SF | FLAG.PF);
  };
}

function leadingZeros(value: bigint, bits: number): number {
  return value === 0n ? bits : bits - value.toString(2).length;
}

function trailingZeros(value: bigint, bits: number): number {
  return value === 0n ? bits : (value & -value).toString(2).length - 1;
}

/** Addition, subtraction, comparison, logic and bit counts. */
export const ARITHMETIC: SemanticsTable = [
  ["add", { execute: add(NO_CARRY) }],
  ["adc", { execute: add(CARRY) }],
  ["sub", { execute: subtract(NO_CARRY, true) }],
  ["sbb", { execute: subtract(CARRY, true) }],
  ["cmp", { execute: subtract(NO_CARRY, false) }],
  ["and", { execute: logic((left, right) => left & right) }],
  ["or", { execute: logic((left, right) => left | right) }],
  ["xor", { execute: logic((left, right) => left ^ right) }],
  ["test", { execute: logic((left, right) => left & right, false) }],
  ["inc", { execute: step((value, size) => addFlags(value, 1n, 0n, size), 1n) }],
  ["dec", { execute: step((value, size) => subFlags(value, 1n, 0n, size), -1n) }],
  ["neg", { execute: negate }],
  ["not", { execute: invert }],
  ["xadd", { execute: exchangeAdd }],
  ["popcnt", { execute: population }],
  ["lzcnt", { execute: countZeros(leadingZeros) }],
  ["tzcnt", { execute: countZeros(trailingZeros) }],
];
