import { ALU } from "../opcode.ts";
import type { MakeAlu } from "./alu64.ts";
import { get32, getSigned32, set32 } from "./words.ts";

/**
 * 32-bit arithmetic by operation; all of it clears the upper half of the destination.
 *
 * Source: RFC 9669, section 4.1, https://www.rfc-editor.org/rfc/rfc9669.html#name-arithmetic-instructions
 */
export const alu32: ReadonlyMap<number, MakeAlu> = new Map<number, MakeAlu>([
  [ALU.ADD, (d, s, next) => ({ words }) => {
    set32(words, d, getSigned32(words, d) + getSigned32(words, s) | 0);
    return next;
  }],
  [ALU.SUB, (d, s, next) => ({ words }) => {
    set32(words, d, getSigned32(words, d) - getSigned32(words, s) | 0);
    return next;
  }],
  [ALU.MUL, (d, s, next) => ({ words }) => {
    set32(words, d, Math.imul(getSigned32(words, d), getSigned32(words, s)));
    return next;
  }],
  [ALU.DIV, (d, s, next) => ({ words }) => {
    const divisor = get32(words, s);
    set32(words, d, divisor === 0 ? 0 : Math.floor(get32(words, d) / divisor));
    return next;
  }],
  [ALU.MOD, (d, s, next) => ({ words }) => {
    const divisor = get32(words, s);
    const dividend = get32(words, d);
    set32(words, d, divisor === 0 ? dividend : dividend % divisor);
    return next;
  }],
  [ALU.OR, (d, s, next) => ({ words }) => {
    set32(words, d, getSigned32(words, d) | getSigned32(words, s));
    return next;
  }],
  [ALU.AND, (d, s, next) => ({ words }) => {
    set32(words, d, getSigned32(words, d) & getSigned32(words, s));
    return next;
  }],
  [ALU.XOR, (d, s, next) => ({ words }) => {
    set32(words, d, getSigned32(words, d) ^ getSigned32(words, s));
    return next;
  }],
  // The operators mask the shift to five bits, as BPF does.
  [ALU.LSH, (d, s, next) => ({ words }) => {
    set32(words, d, getSigned32(words, d) << getSigned32(words, s));
    return next;
  }],
  [ALU.RSH, (d, s, next) => ({ words }) => {
    set32(words, d, getSigned32(words, d) >>> getSigned32(words, s));
    return next;
  }],
  [ALU.ARSH, (d, s, next) => ({ words }) => {
    set32(words, d, getSigned32(words, d) >> getSigned32(words, s));
    return next;
  }],
  [ALU.MOV, (d, s, next) => ({ words }) => {
    set32(words, d, getSigned32(words, s));
    return next;
  }],
  [ALU.NEG, (d, _s, next) => ({ words }) => {
    set32(words, d, -getSigned32(words, d) | 0);
    return next;
  }],
]);

/** Signed 32-bit division and modulo by operation. The quotient is rounded towards zero. */
export const signedAlu32: ReadonlyMap<number, MakeAlu> = new Map<number, MakeAlu>([
  [ALU.DIV, (d, s, next) => ({ words }) => {
    const divisor = getSigned32(words, s);
    set32(words, d, divisor === 0 ? 0 : Math.trunc(getSigned32(words, d) / divisor));
    return next;
  }],
  [ALU.MOD, (d, s, next) => ({ words }) => {
    const divisor = getSigned32(words, s);
    const dividend = getSigned32(words, d);
    set32(words, d, divisor === 0 ? dividend : dividend % divisor);
    return next;
  }],
]);

/** Sign-extending 32-bit moves by how many bits they extend. */
export const signExtendingMove32: ReadonlyMap<number, MakeAlu> = new Map<number, MakeAlu>([
  [8, (d, s, next) => ({ words }) => {
    set32(words, d, words.getInt8(s));
    return next;
  }],
  [16, (d, s, next) => ({ words }) => {
    set32(words, d, words.getInt16(s, true));
    return next;
  }],
]);
