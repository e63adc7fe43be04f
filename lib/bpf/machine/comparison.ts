import { JUMP } from "../opcode.ts";
import type { Comparison } from "./observer.ts";
import type { Execute } from "./step.ts";
import { get32, get64, getSigned32, getSigned64 } from "./words.ts";

/**
 * Makes a conditional jump.
 *
 * @param d The byte offset of the first operand.
 * @param s The byte offset of the second operand.
 * @param taken What to return where the comparison holds.
 * @param next What to return where it does not.
 */
export type MakeJump = (d: number, s: number, taken: number, next: number) => Execute;

/** How assembly writes a conditional jump's operation. */
export const symbols: ReadonlyMap<number, Comparison> = new Map<number, Comparison>([
  [JUMP.JEQ, "=="],
  [JUMP.JNE, "!="],
  [JUMP.JGT, ">"],
  [JUMP.JGE, ">="],
  [JUMP.JLT, "<"],
  [JUMP.JLE, "<="],
  [JUMP.JSGT, "s>"],
  [JUMP.JSGE, "s>="],
  [JUMP.JSLT, "s<"],
  [JUMP.JSLE, "s<="],
  [JUMP.JSET, "&"],
]);

/**
 * Jumps that compare 64 bits, by operation.
 *
 * Source: RFC 9669, section 4.3, https://www.rfc-editor.org/rfc/rfc9669.html#name-jump-instructions
 */
export const jumps64: ReadonlyMap<number, MakeJump> = new Map<number, MakeJump>([
  [JUMP.JEQ, (d, s, taken, next) => ({ words }) => get64(words, d) === get64(words, s) ? taken : next],
  [JUMP.JNE, (d, s, taken, next) => ({ words }) => get64(words, d) !== get64(words, s) ? taken : next],
  [JUMP.JGT, (d, s, taken, next) => ({ words }) => get64(words, d) > get64(words, s) ? taken : next],
  [JUMP.JGE, (d, s, taken, next) => ({ words }) => get64(words, d) >= get64(words, s) ? taken : next],
  [JUMP.JLT, (d, s, taken, next) => ({ words }) => get64(words, d) < get64(words, s) ? taken : next],
  [JUMP.JLE, (d, s, taken, next) => ({ words }) => get64(words, d) <= get64(words, s) ? taken : next],
  [JUMP.JSGT, (d, s, taken, next) => ({ words }) => getSigned64(words, d) > getSigned64(words, s) ? taken : next],
  [JUMP.JSGE, (d, s, taken, next) => ({ words }) => getSigned64(words, d) >= getSigned64(words, s) ? taken : next],
  [JUMP.JSLT, (d, s, taken, next) => ({ words }) => getSigned64(words, d) < getSigned64(words, s) ? taken : next],
  [JUMP.JSLE, (d, s, taken, next) => ({ words }) => getSigned64(words, d) <= getSigned64(words, s) ? taken : next],
  [JUMP.JSET, (d, s, taken, next) => ({ words }) => (get64(words, d) & get64(words, s)) !== 0n ? taken : next],
]);

/** Jumps that compare the low 32 bits, by operation. */
export const jumps32: ReadonlyMap<number, MakeJump> = new Map<number, MakeJump>([
  [JUMP.JEQ, (d, s, taken, next) => ({ words }) => get32(words, d) === get32(words, s) ? taken : next],
  [JUMP.JNE, (d, s, taken, next) => ({ words }) => get32(words, d) !== get32(words, s) ? taken : next],
  [JUMP.JGT, (d, s, taken, next) => ({ words }) => get32(words, d) > get32(words, s) ? taken : next],
  [JUMP.JGE, (d, s, taken, next) => ({ words }) => get32(words, d) >= get32(words, s) ? taken : next],
  [JUMP.JLT, (d, s, taken, next) => ({ words }) => get32(words, d) < get32(words, s) ? taken : next],
  [JUMP.JLE, (d, s, taken, next) => ({ words }) => get32(words, d) <= get32(words, s) ? taken : next],
  [JUMP.JSGT, (d, s, taken, next) => ({ words }) => getSigned32(words, d) > getSigned32(words, s) ? taken : next],
  [JUMP.JSGE, (d, s, taken, next) => ({ words }) => getSigned32(words, d) >= getSigned32(words, s) ? taken : next],
  [JUMP.JSLT, (d, s, taken, next) => ({ words }) => getSigned32(words, d) < getSigned32(words, s) ? taken : next],
  [JUMP.JSLE, (d, s, taken, next) => ({ words }) => getSigned32(words, d) <= getSigned32(words, s) ? taken : next],
  [JUMP.JSET, (d, s, taken, next) => ({ words }) => (get32(words, d) & get32(words, s)) !== 0 ? taken : next],
]);
