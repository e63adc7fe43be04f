import { ALU } from "../opcode.ts";
import type { Execute } from "./step.ts";
import { get64, getSigned64, set64 } from "./words.ts";

/**
 * Makes an arithmetic instruction.
 *
 * @param d The byte offset of the destination, which is the first operand as well.
 * @param s The byte offset of the second operand.
 * @param next The slot of the next instruction.
 */
export type MakeAlu = (d: number, s: number, next: number) => Execute;

/**
 * 64-bit arithmetic by operation. Each has a closure of its own, so that each is compiled for itself.
 *
 * Source: RFC 9669, section 4.1, https://www.rfc-editor.org/rfc/rfc9669.html#name-arithmetic-instructions
 */
export const alu64: ReadonlyMap<number, MakeAlu> = new Map<number, MakeAlu>([
  [ALU.ADD, (d, s, next) => ({ words }) => {
    set64(words, d, BigInt.asUintN(64, get64(words, d) + get64(words, s)));
    return next;
  }],
  [ALU.SUB, (d, s, next) => ({ words }) => {
    set64(words, d, BigInt.asUintN(64, get64(words, d) - get64(words, s)));
    return next;
  }],
  [ALU.MUL, (d, s, next) => ({ words }) => {
    set64(words, d, BigInt.asUintN(64, get64(words, d) * get64(words, s)));
    return next;
  }],
  [ALU.DIV, (d, s, next) => ({ words }) => {
    const divisor = get64(words, s);
    set64(words, d, BigInt.asUintN(64, divisor === 0n ? 0n : get64(words, d) / divisor));
    return next;
  }],
  [ALU.MOD, (d, s, next) => ({ words }) => {
    const divisor = get64(words, s);
    if (divisor !== 0n) set64(words, d, BigInt.asUintN(64, get64(words, d) % divisor));
    return next;
  }],
  [ALU.OR, (d, s, next) => ({ words }) => {
    set64(words, d, BigInt.asUintN(64, get64(words, d) | get64(words, s)));
    return next;
  }],
  [ALU.AND, (d, s, next) => ({ words }) => {
    set64(words, d, BigInt.asUintN(64, get64(words, d) & get64(words, s)));
    return next;
  }],
  [ALU.XOR, (d, s, next) => ({ words }) => {
    set64(words, d, BigInt.asUintN(64, get64(words, d) ^ get64(words, s)));
    return next;
  }],
  [ALU.LSH, (d, s, next) => ({ words }) => {
    set64(words, d, BigInt.asUintN(64, get64(words, d) << (get64(words, s) & 63n)));
    return next;
  }],
  [ALU.RSH, (d, s, next) => ({ words }) => {
    set64(words, d, BigInt.asUintN(64, get64(words, d) >> (get64(words, s) & 63n)));
    return next;
  }],
  [ALU.ARSH, (d, s, next) => ({ words }) => {
    set64(words, d, BigInt.asUintN(64, getSigned64(words, d) >> (get64(words, s) & 63n)));
    return next;
  }],
  [ALU.MOV, (d, s, next) => ({ words }) => {
    set64(words, d, BigInt.asUintN(64, get64(words, s)));
    return next;
  }],
  [ALU.NEG, (d, _s, next) => ({ words }) => {
    set64(words, d, BigInt.asUintN(64, -get64(words, d)));
    return next;
  }],
]);

/** Signed 64-bit division and modulo by operation. The quotient is rounded towards zero. */
export const signedAlu64: ReadonlyMap<number, MakeAlu> = new Map<number, MakeAlu>([
  [ALU.DIV, (d, s, next) => ({ words }) => {
    const divisor = getSigned64(words, s);
    set64(words, d, BigInt.asUintN(64, divisor === 0n ? 0n : getSigned64(words, d) / divisor));
    return next;
  }],
  [ALU.MOD, (d, s, next) => ({ words }) => {
    const divisor = getSigned64(words, s);
    if (divisor !== 0n) set64(words, d, BigInt.asUintN(64, getSigned64(words, d) % divisor));
    return next;
  }],
]);

/** Sign-extending 64-bit moves by how many bits they extend. */
export const signExtendingMove64: ReadonlyMap<number, MakeAlu> = new Map<number, MakeAlu>([
  [8, (d, s, next) => ({ words }) => {
    set64(words, d, BigInt.asUintN(64, BigInt(words.getInt8(s))));
    return next;
  }],
  [16, (d, s, next) => ({ words }) => {
    set64(words, d, BigInt.asUintN(64, BigInt(words.getInt16(s, true))));
    return next;
  }],
  [32, (d, s, next) => ({ words }) => {
    set64(words, d, BigInt.asUintN(64, BigInt(words.getInt32(s, true))));
    return next;
  }],
]);
