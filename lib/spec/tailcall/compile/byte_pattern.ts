/** What stands for bytes that differ from machine to machine, by its name: a regular expression of hexadecimal digits. */
const NAMED: Readonly<Record<string, string>> = {
  /** A nop of five bytes, of which processors have one or the other. */
  nop5: "(?:0f1f440000|6666666690)",
  /** `endbr64`, where the kernel tracks indirect branches. */
  endbr: "(?:f30f1efa)?",
  /** A return: `ret`, with or without the `int3` that stops speculation, or a jump to a thunk. */
  ret: "(?:c3(?:cc)?|e9.{8})",
  /** A jump to the address in rcx: `jmp rcx`, with or without `int3`, or a jump to a thunk. */
  jmp_rcx: "(?:ffe1(?:cc)?|e9.{8})",
};

/**
 * Bytes as a case wants them: hexadecimal digits, two a byte, `??` for one that may be any; white space is free. A word
 * may also be a name of bytes that differ from machine to machine: `nop5`, `endbr`, `ret`, `jmp_rcx`.
 */
export const BYTE_PATTERN = /^(?:\s|(?<!\S)(?:nop5|endbr|ret|jmp_rcx)(?!\S)|[0-9a-f]{2}|\?\?)*$/i;

/** What a pattern may be, for people. */
export const BYTE_PATTERN_HINT =
  "wanted bytes as hexadecimal digits, ?? for one that may be any; or nop5, endbr, ret, jmp_rcx";

/**
 * Whether bytes are those of a pattern, all of them.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { fitsPattern } from "./byte_pattern.ts";
 *
 * assert(fitsPattern(Uint8Array.of(0xe8, 0x12, 0x34, 0, 0, 0xc3), "e8 ?? ?? ?? ?? ret"));
 * ```
 */
export function fitsPattern(bytes: Uint8Array, pattern: string): boolean {
  const words = pattern.trim().toLowerCase().split(/\s+/);
  const whole = words.map((word) => NAMED[word] ?? word.replaceAll("?", ".")).join("");
  return new RegExp(`^${whole}$`).test(hexOf(bytes));
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
