import type { Insn } from "../../../bpf/insn.ts";
import { classOf, operationOf, usesSource } from "../../../bpf/insn_kind.ts";
import { ALU, CLASS, MOVE } from "../../../bpf/opcode.ts";
import { Refusal } from "../refusal.ts";
import { constant, scalar, unknown, type Value, type ValueOf } from "./value.ts";

/** Offsets further from the frame pointer than this are as good as unknown, in bytes. */
const FAR = 1 << 29;

/** A 32-bit result, which clears the upper half. */
const word = scalar(0n, 0xffffffffn);

/**
 * What an arithmetic instruction leaves in its destination.
 *
 * @param insn The instruction, of class ALU or ALU64.
 * @param dst What its destination held.
 * @param src What its source register holds; of no account if it has none.
 * @throws {Refusal} For arithmetic on frame pointers that a verifier does not allow.
 */
export function alu(insn: Insn, dst: Value, src: Value): Value {
  const operation = operationOf(insn);
  const operand = usesSource(insn) ? src : scalar(BigInt(insn.imm));
  if (operation === ALU.END) return unknown;
  if (classOf(insn) === CLASS.ALU) return alu32(operation, dst, operand);
  if (operation === ALU.MOV) return move(insn, operand);
  if (operation === ALU.NEG) return negated(dst);
  if (dst.kind === "frame" || operand.kind === "frame") return pointerAlu(insn, dst, operand);
  return dst.kind === "scalar" && operand.kind === "scalar" ? numberAlu(operation, dst, operand) : unknown;
}

function alu32(operation: number, dst: Value, operand: Value): Value {
  const right = constant(operand);
  if (operation === ALU.MOV && right !== undefined) return scalar(BigInt.asUintN(32, right));
  const left = constant(dst);
  const fold = folds.get(operation);
  if (left === undefined || right === undefined || fold === undefined || operation === ALU.ARSH) return word;
  return scalar(BigInt.asUintN(32, fold(BigInt.asUintN(32, left), shiftOr(operation, BigInt.asUintN(32, right), 31n))));
}

function move(insn: Insn, operand: Value): Value {
  if (insn.off === 0) return operand;
  const value = constant(operand);
  if (value === undefined || insn.off === MOVE.ADDR_SPACE_CAST || insn.off === MOVE.PERCPU) return unknown;
  return scalar(BigInt.asIntN(insn.off, value));
}

function negated(dst: Value): Value {
  const value = constant(dst);
  return value === undefined ? unknown : scalar(BigInt.asIntN(64, -value));
}

function pointerAlu(insn: Insn, dst: Value, operand: Value): Value {
  const operation = operationOf(insn);
  if (operation === ALU.ADD && dst.kind === "frame" && operand.kind === "scalar") return moved(dst, operand);
  if (operation === ALU.ADD && dst.kind === "scalar" && operand.kind === "frame") return moved(operand, dst);
  if (operation !== ALU.SUB) {
    throw new Refusal("EACCES", `R${insn.dst} pointer arithmetic with this operator prohibited`);
  }
  if (dst.kind === "frame" && operand.kind === "frame") return unknown;
  if (dst.kind === "frame") throw new Refusal("EACCES", `R${insn.dst} subtraction from stack pointer prohibited`);
  throw new Refusal("EACCES", `R${insn.dst} tried to subtract pointer from scalar`);
}

function moved(pointer: ValueOf<"frame">, by: ValueOf<"scalar">): Value {
  return { ...pointer, min: near(pointer.min + Number(by.min)), max: near(pointer.max + Number(by.max)) };
}

function near(offset: number): number {
  return Math.abs(offset) <= FAR ? offset : offset < 0 ? -Infinity : Infinity;
}

const folds: ReadonlyMap<number, (a: bigint, b: bigint) => bigint> = new Map([
  [ALU.ADD, (a: bigint, b: bigint) => a + b],
  [ALU.SUB, (a: bigint, b: bigint) => a - b],
  [ALU.MUL, (a: bigint, b: bigint) => a * b],
  [ALU.AND, (a: bigint, b: bigint) => a & b],
  [ALU.OR, (a: bigint, b: bigint) => a | b],
  [ALU.XOR, (a: bigint, b: bigint) => a ^ b],
  [ALU.LSH, (a: bigint, b: bigint) => a << b],
  [ALU.RSH, (a: bigint, b: bigint) => BigInt.asUintN(64, a) >> b],
  [ALU.ARSH, (a: bigint, b: bigint) => a >> b],
]);

function shiftOr(operation: number, operand: bigint, mask: bigint): bigint {
  const shifts = operation === ALU.LSH || operation === ALU.RSH || operation === ALU.ARSH;
  return shifts ? operand & mask : operand;
}

function numberAlu(operation: number, dst: ValueOf<"scalar">, operand: ValueOf<"scalar">): Value {
  const left = constant(dst);
  const right = constant(operand);
  const fold = folds.get(operation);
  if (left !== undefined && right !== undefined && fold !== undefined) {
    return scalar(BigInt.asIntN(64, fold(left, shiftOr(operation, right, 63n))));
  }
  if (operation === ALU.ADD) return scalar(dst.min + operand.min, dst.max + operand.max);
  if (operation === ALU.SUB) return scalar(dst.min - operand.max, dst.max - operand.min);
  if (operation === ALU.AND) return masked(dst, operand);
  return right === undefined ? unknown : scaled(operation, dst, right);
}

/** A number masked by another: no larger than either that is not negative. */
function masked(a: ValueOf<"scalar">, b: ValueOf<"scalar">): Value {
  if (a.min < 0n && b.min < 0n) return unknown;
  if (a.min < 0n) return scalar(0n, b.max);
  if (b.min < 0n) return scalar(0n, a.max);
  return scalar(0n, a.max < b.max ? a.max : b.max);
}

/** A number shifted or multiplied by a constant. */
function scaled(operation: number, dst: ValueOf<"scalar">, by: bigint): Value {
  const shift = by & 63n;
  if (operation === ALU.RSH && shift > 0n) {
    return dst.min >= 0n ? scalar(dst.min >> shift, dst.max >> shift) : scalar(0n, (1n << (64n - shift)) - 1n);
  }
  if (operation === ALU.ARSH) return scalar(dst.min >> shift, dst.max >> shift);
  if (dst.min < 0n) return unknown;
  if (operation === ALU.LSH) return scalar(dst.min << shift, dst.max << shift);
  if (operation === ALU.MUL && by >= 0n) return scalar(dst.min * by, dst.max * by);
  return unknown;
}
