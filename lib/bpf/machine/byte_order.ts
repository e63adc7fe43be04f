import type { MakeAlu } from "./alu64.ts";
import { set32, set64 } from "./words.ts";

/**
 * Truncations to the low bits, by how many: conversions to the byte order that the machine has.
 *
 * Source: RFC 9669, section 4.2, https://www.rfc-editor.org/rfc/rfc9669.html#name-byte-swap-instructions
 */
export const toLittleEndian: ReadonlyMap<number, MakeAlu> = new Map<number, MakeAlu>([
  [16, (d, _s, next) => ({ words }) => {
    set32(words, d, words.getUint16(d, true));
    return next;
  }],
  [32, (d, _s, next) => ({ words }) => {
    set32(words, d, words.getUint32(d, true));
    return next;
  }],
  [64, (_d, _s, next) => () => next],
]);

/** Reversals of the low bytes, by how many bits: conversions to the other byte order, or unconditional swaps. */
export const swapped: ReadonlyMap<number, MakeAlu> = new Map<number, MakeAlu>([
  [16, (d, _s, next) => ({ words }) => {
    set32(words, d, words.getUint16(d, false));
    return next;
  }],
  [32, (d, _s, next) => ({ words }) => {
    set32(words, d, words.getUint32(d, false));
    return next;
  }],
  [64, (d, _s, next) => ({ words }) => {
    set64(words, d, words.getBigUint64(d, false));
    return next;
  }],
]);
