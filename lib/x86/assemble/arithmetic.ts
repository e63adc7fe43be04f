/**
 * Arithmetic, comparison, shifts and atomics.
 *
 * @module
 */
import { type Register, registerNumber, type Size } from "../register.ts";
import { encode, join, type MemoryAddress, type RegisterOrMemory, signedBytes } from "./encode.ts";

/** The operations that share one encoding. `cmp` only sets flags. */
export type AluOperation = "add" | "or" | "and" | "sub" | "xor" | "cmp";

const ALU: Readonly<Record<AluOperation, number>> = { add: 0, or: 1, and: 4, sub: 5, xor: 6, cmp: 7 };

/**
 * `op dst,src`, in the form that names `src` in the register field: `31c0` is `xor eax,eax`, `395624` is
 * `cmp DWORD PTR [rsi+0x24],edx`.
 *
 * @param size Bytes.
 */
export function alu(op: AluOperation, dst: RegisterOrMemory, src: Register, size: Size = 8): Uint8Array {
  return encode({ size, opcode: [ALU[op] << 3 | (size === 1 ? 0 : 1)], reg: src, rm: dst });
}

/**
 * `op dst,[src]`: the source is memory.
 *
 * @param size Bytes.
 */
export function aluLoad(op: AluOperation, dst: Register, src: MemoryAddress, size: Size = 8): Uint8Array {
  return encode({ size, opcode: [ALU[op] << 3 | (size === 1 ? 2 : 3)], reg: dst, rm: src });
}

/**
 * `op dst,imm` for 4 or 8 bytes: `83f820` is `cmp eax,0x20`, and with 32 bits forced `4881c400000000` is
 * `add rsp,0x0`. The accumulator's own short form is not used.
 *
 * @param imm Signed.
 * @param size Bytes.
 * @param immSize Bits that the constant takes; the fewest that hold it if left out.
 * @throws {RangeError} If the constant does not fit.
 */
export function aluImm(
  op: AluOperation,
  dst: RegisterOrMemory,
  imm: number,
  size: 4 | 8 = 8,
  immSize: 8 | 32 = imm >= -128 && imm <= 127 ? 8 : 32,
): Uint8Array {
  const opcode = [immSize === 8 ? 0x83 : 0x81];
  return join(encode({ size, opcode, reg: ALU[op], rm: dst }), signedBytes(imm, immSize, "constant"));
}

/**
 * `test dst,src`: `4885c9` is `test rcx,rcx`.
 *
 * @param size Bytes.
 */
export function test(dst: RegisterOrMemory, src: Register, size: Size = 8): Uint8Array {
  return encode({ size, opcode: [size === 1 ? 0x84 : 0x85], reg: src, rm: dst });
}

/** `test dst,imm` for 4 or 8 bytes; the constant is signed. */
export function testImm(dst: RegisterOrMemory, imm: number, size: 4 | 8 = 8): Uint8Array {
  return join(encode({ size, opcode: [0xf7], reg: 0, rm: dst }), signedBytes(imm, 32, "constant"));
}

/** The operations on one operand. `mul`, `div` and `idiv` work on `rdx:rax`, or its halves. */
export type UnaryOperation = "not" | "neg" | "mul" | "div" | "idiv";

const UNARY: Readonly<Record<UnaryOperation, number>> = { not: 2, neg: 3, mul: 4, div: 6, idiv: 7 };

/** `op dst` for 4 or 8 bytes. */
export function unary(op: UnaryOperation, dst: RegisterOrMemory, size: 4 | 8 = 8): Uint8Array {
  return encode({ size, opcode: [0xf7], reg: UNARY[op], rm: dst });
}

/** `imul dst,src`: the lower half of the product. */
export function imul(dst: Register, src: RegisterOrMemory, size: 4 | 8 = 8): Uint8Array {
  return encode({ size, opcode: [0x0f, 0xaf], reg: dst, rm: src });
}

/** `imul dst,src,imm`, with a constant of 8 bits if that holds it. */
export function imulImm(dst: Register, src: RegisterOrMemory, imm: number, size: 4 | 8 = 8): Uint8Array {
  const bits = imm >= -128 && imm <= 127 ? 8 : 32;
  const opcode = [bits === 8 ? 0x6b : 0x69];
  return join(encode({ size, opcode, reg: dst, rm: src }), signedBytes(imm, bits, "constant"));
}

/** `cdq` (4 bytes) or `cqo` (8): fills the upper register of the dividend with the sign of the lower. */
export function signExtendAccumulator(size: 4 | 8): Uint8Array {
  return Uint8Array.from(size === 8 ? [0x48, 0x99] : [0x99]);
}

/** Shifts and rotations. */
export type ShiftOperation = "rol" | "ror" | "shl" | "shr" | "sar";

const SHIFT: Readonly<Record<ShiftOperation, number>> = { rol: 0, ror: 1, shl: 4, shr: 5, sar: 7 };

/**
 * `op dst,count`, with the count as a constant of 8 bits even if it is 1.
 *
 * @param count 0–255; the CPU uses the low 5 bits, 6 for operands of 8 bytes.
 * @param size Bytes.
 * @throws {RangeError} If the count is none of these.
 */
export function shiftImm(op: ShiftOperation, dst: Register, count: number, size: 2 | 4 | 8 = 8): Uint8Array {
  if (!Number.isInteger(count) || count < 0 || count > 255) {
    throw new RangeError(`wanted a count of 0 to 255, got ${count}`);
  }
  return join(encode({ size, opcode: [0xc1], reg: SHIFT[op], rm: dst }), [count]);
}

/** `op dst,cl`. */
export function shiftCl(op: ShiftOperation, dst: Register, size: 4 | 8 = 8): Uint8Array {
  return encode({ size, opcode: [0xd3], reg: SHIFT[op], rm: dst });
}

/** `bswap dst`. */
export function bswap(dst: Register, size: 4 | 8 = 8): Uint8Array {
  const number = registerNumber(dst);
  const rex = (size === 8 ? 8 : 0) | number >> 3;
  return join(rex === 0 ? [] : [0x40 | rex], [0x0f, 0xc8 | number & 7]);
}

/** `xchg dst,src`; with memory it is atomic. */
export function xchg(dst: RegisterOrMemory, src: Register, size: 4 | 8 = 8): Uint8Array {
  return encode({ size, opcode: [0x87], reg: src, rm: dst });
}

const LOCK = [0xf0];

/** `lock op [dst],src`. */
export function lockAlu(
  op: Exclude<AluOperation, "cmp">,
  dst: MemoryAddress,
  src: Register,
  size: 4 | 8 = 8,
): Uint8Array {
  return join(LOCK, alu(op, dst, src, size));
}

/** `lock xadd [dst],src`: adds, and leaves the old value in `src`. */
export function lockXadd(dst: MemoryAddress, src: Register, size: 4 | 8 = 8): Uint8Array {
  return encode({ size, opcode: [0x0f, 0xc1], reg: src, rm: dst, prefixes: LOCK });
}

/** `lock cmpxchg [dst],src`: stores `src` if memory equals `rax`, else loads `rax`. */
export function lockCmpxchg(dst: MemoryAddress, src: Register, size: 4 | 8 = 8): Uint8Array {
  return encode({ size, opcode: [0x0f, 0xb1], reg: src, rm: dst, prefixes: LOCK });
}
