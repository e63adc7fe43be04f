/**
 * Moves, loads, stores and address computation.
 *
 * @module
 */
import { type Register, registerNumber, type Size } from "../register.ts";
import { encode, join, type MemoryAddress, type RegisterOrMemory, signedBytes } from "./encode.ts";

/**
 * `mov dst,src`, in the form that names `src` in the register field: `4889e5` is `mov rbp,rsp`.
 *
 * @param dst A register, or memory for a store.
 * @param size Bytes.
 */
export function mov(dst: RegisterOrMemory, src: Register, size: Size = 8): Uint8Array {
  return encode({ size, opcode: [size === 1 ? 0x88 : 0x89], reg: src, rm: dst });
}

/**
 * `mov dst,[src]`: a load.
 *
 * @param size Bytes; 4 clears the upper half of `dst`, 1 and 2 keep the rest of it.
 */
export function movLoad(dst: Register, src: MemoryAddress, size: Size = 8): Uint8Array {
  return encode({ size, opcode: [size === 1 ? 0x8a : 0x8b], reg: dst, rm: src });
}

/** `mov dst,imm` of 4 bytes, which clears the upper half: `b8`. The constant may be given signed or unsigned. */
export function movImm32(dst: Register, imm: number): Uint8Array {
  const number = registerNumber(dst);
  return join(number > 7 ? [0x41] : [], [0xb8 | number & 7], signedBytes(toSigned(imm), 32, "constant"));
}

/** `mov dst,imm` of 8 bytes with a constant of 4, sign-extended: `48c7c0`. */
export function movSignExtended(dst: Register, imm: number): Uint8Array {
  return join(encode({ size: 8, opcode: [0xc7], reg: 0, rm: dst }), signedBytes(imm, 32, "constant"));
}

/** `movabs dst,imm`: all 8 bytes. The constant is taken modulo 2^64. */
export function movabs(dst: Register, imm: bigint): Uint8Array {
  const number = registerNumber(dst);
  const constant = new DataView(new ArrayBuffer(8));
  constant.setBigUint64(0, BigInt.asUintN(64, imm), true);
  return join([number > 7 ? 0x49 : 0x48, 0xb8 | number & 7], new Uint8Array(constant.buffer));
}

/**
 * `mov [dst],imm`: a store of a constant, signed; for 8 bytes sign-extended from 4.
 *
 * @param size Bytes.
 * @throws {RangeError} If the constant does not fit.
 */
export function movStoreImm(dst: MemoryAddress, imm: number, size: Size): Uint8Array {
  const bits = size === 1 ? 8 : size === 2 ? 16 : 32;
  const place = encode({ size, opcode: [size === 1 ? 0xc6 : 0xc7], reg: 0, rm: dst });
  return join(place, signedBytes(imm, bits, "constant"));
}

/**
 * `movzx dst,src` to 4 bytes, which clears the upper half too.
 *
 * @param size Bytes of the source.
 */
export function movzx(dst: Register, src: RegisterOrMemory, size: 1 | 2): Uint8Array {
  return encode({ size: 4, opcode: [0x0f, size === 1 ? 0xb6 : 0xb7], reg: dst, rm: src, rmSize: size });
}

/**
 * `movsx dst,src`, from 4 bytes `movsxd`.
 *
 * @param from Bytes of the source.
 * @param to Bytes of the destination.
 */
export function movsx(dst: Register, src: RegisterOrMemory, from: 1 | 2 | 4, to: 4 | 8 = 8): Uint8Array {
  const opcode = from === 4 ? [0x63] : [0x0f, from === 1 ? 0xbe : 0xbf];
  return encode({ size: to, opcode, reg: dst, rm: src, rmSize: from });
}

/** `lea dst,[src]`. */
export function lea(dst: Register, src: MemoryAddress): Uint8Array {
  return encode({ size: 8, opcode: [0x8d], reg: dst, rm: src });
}

/** The signed reading of 32 bits that are given in either. */
function toSigned(imm: number): number {
  return imm >= 2 ** 31 && imm < 2 ** 32 ? imm - 2 ** 32 : imm;
}
