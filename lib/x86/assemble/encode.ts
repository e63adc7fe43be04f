/**
 * The encoding of operands, which the instructions of this folder share.
 *
 * Source: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2, chapter 2,
 * https://www.intel.com/content/www/us/en/developer/articles/technical/intel-sdm.html
 *
 * @module
 */
import { type Register, registerNumber, type Size } from "../register.ts";

/** A place in memory: `[base + index*scale + disp]`. */
export interface MemoryAddress {
  readonly base: Register;
  readonly index?: Exclude<Register, "rsp">;
  /** 1 if left out. */
  readonly scale?: 1 | 2 | 4 | 8;
  /** Signed 32-bit; 0 if left out. */
  readonly disp?: number;
  /** Bits that the displacement takes; the fewest that hold it if left out. */
  readonly dispSize?: 0 | 8 | 32;
}

/** A register or a place in memory: what the r/m field of an instruction can name. */
export type RegisterOrMemory = Register | MemoryAddress;

/** Everything about an instruction that stands before its immediate. */
export interface Encoding {
  /** Bytes of the operands, of which 2 takes the prefix 0x66 and 8 REX.W. */
  readonly size: Size;
  readonly opcode: readonly number[];
  /** The register field: a register, or 0–7 that extends the opcode. */
  readonly reg: Register | number;
  readonly rm: RegisterOrMemory;
  /** Prefixes before all others: lock, repeat. */
  readonly prefixes?: readonly number[];
  /** Bytes of each operand if they differ from `size`; of 1 byte, `spl` to `dil` need a REX prefix. */
  readonly regSize?: Size;
  readonly rmSize?: Size;
}

const SCALES: Readonly<Record<1 | 2 | 4 | 8, number>> = { 1: 0, 2: 1, 4: 2, 8: 3 };

/** Prefixes, opcode, ModRM, SIB and displacement. */
export function encode({ size, opcode, reg, rm, prefixes = [], regSize = size, rmSize = size }: Encoding): Uint8Array {
  const field = typeof reg === "number" ? reg : registerNumber(reg);
  const [base, index] = typeof rm === "string" ? [rm, undefined] : [rm.base, rm.index];
  const byteRegister = (typeof reg !== "number" && isNewByte(reg, regSize)) ||
    (typeof rm === "string" && isNewByte(rm, rmSize));
  const rex = (size === 8 ? 8 : 0) | (field >> 3 << 2) | (highBit(index) << 1) | highBit(base);
  return Uint8Array.from([
    ...prefixes,
    ...(size === 2 ? [0x66] : []),
    ...(rex !== 0 || byteRegister ? [0x40 | rex] : []),
    ...opcode,
    ...(typeof rm === "string" ? [0xc0 | (field & 7) << 3 | registerNumber(rm) & 7] : encodeMemory(field & 7, rm)),
  ]);
}

/** Without a REX prefix, numbers 4–7 are `ah`, `ch`, `dh` and `bh`. */
function isNewByte(register: Register, size: Size): boolean {
  const number = registerNumber(register);
  return size === 1 && number >= 4 && number <= 7;
}

function highBit(register: Register | undefined): number {
  return register === undefined ? 0 : registerNumber(register) >> 3;
}

function encodeMemory(field: number, { base, index, scale = 1, disp = 0, dispSize }: MemoryAddress): number[] {
  const number = registerNumber(base) & 7;
  const bits = dispSize ?? shortestDisplacement(number, disp);
  const mod = bits === 0 ? 0 : bits === 8 ? 1 : 2;
  if (mod === 0 && (number === 5 || disp !== 0)) {
    throw new RangeError(`wanted an address that needs no displacement, got ${base} and ${disp}`);
  }
  const displacement = bits === 0 ? [] : signedBytes(disp, bits, "displacement");
  const direct = index === undefined && number !== 4;
  if (direct) return [mod << 6 | field << 3 | number, ...displacement];
  const inner = index === undefined ? 4 : registerNumber(index) & 7;
  return [mod << 6 | field << 3 | 4, SCALES[scale] << 6 | inner << 3 | number, ...displacement];
}

/** `rbp` and `r13` as a base always need one. */
function shortestDisplacement(base: number, disp: number): 0 | 8 | 32 {
  if (disp === 0 && base !== 5) return 0;
  return disp >= -128 && disp <= 127 ? 8 : 32;
}

/**
 * A signed number, little-endian.
 *
 * @param what For the message.
 * @throws {RangeError} If it is no whole number or needs more bits.
 */
export function signedBytes(value: number, bits: 8 | 16 | 32, what: string): number[] {
  const limit = 2 ** (bits - 1);
  if (!Number.isInteger(value) || value < -limit || value >= limit) {
    throw new RangeError(`wanted a ${what} of ${bits} bits, signed, got ${value}`);
  }
  return Array.from({ length: bits / 8 }, (_, index) => value >> 8 * index & 0xff);
}

/** The bytes, one part behind another. */
export function join(...parts: readonly ArrayLike<number>[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => Array.from(part)));
}
