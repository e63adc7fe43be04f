/** Bytes as a case wants them: hexadecimal digits, two a byte, `??` for one that may be any; white space is free. */
export const BYTE_PATTERN = /^(?:[0-9a-f]{2}|\?\?|\s)*$/i;

/**
 * Whether bytes are those of a pattern, all of them.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { fitsPattern } from "./byte_pattern.ts";
 *
 * assert(fitsPattern(Uint8Array.of(0xe8, 0x12, 0x34, 0, 0, 0xc3), "e8 ?? ?? ?? ?? c3"));
 * ```
 */
export function fitsPattern(bytes: Uint8Array, pattern: string): boolean {
  const wanted = pattern.toLowerCase().match(/[0-9a-f?]{2}/g) ?? [];
  return wanted.length === bytes.length &&
    wanted.every((byte, at) => byte === "??" || Number.parseInt(byte, 16) === bytes[at]);
}
