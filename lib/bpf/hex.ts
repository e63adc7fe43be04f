import { decode } from "./decode.ts";
import { encode } from "./encode.ts";
import type { Insn, Program } from "./insn.ts";

/**
 * Writes a program as lower-case hexadecimal digits: its bytes in memory order, sixteen digits a slot, nothing between.
 *
 * @throws {RangeError} if a field does not fit its bits
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { programFromHex, programToHex } from "./hex.ts";
 *
 * const exit = [{ opcode: 0x95, dst: 0, src: 0, off: 0, imm: 0 }];
 * assertEquals(programToHex(exit), "9500000000000000");
 * assertEquals(programFromHex("95 00 0000 00000000"), exit);
 * ```
 */
export function programToHex(program: Program): string {
  return encode(program).toHex();
}

/**
 * Reads a program written as hexadecimal digits, sixteen a slot, of either case; white space is free.
 *
 * @throws {SyntaxError} if a character is neither a hexadecimal digit nor white space
 * @throws {RangeError} if the number of digits is not a multiple of sixteen
 */
export function programFromHex(text: string): Insn[] {
  const bad = /[^0-9a-fA-F\s]/u.exec(text);
  if (bad !== null) {
    throw new SyntaxError(
      `wanted hexadecimal digits, got ${JSON.stringify(bad[0])} at character ${bad.index + 1}`,
    );
  }
  const digits = text.replace(/\s+/g, "");
  if (digits.length % 16 !== 0) {
    throw new RangeError(`wanted sixteen digits an instruction, got ${digits.length} digits`);
  }
  return decode(Uint8Array.fromHex(digits));
}
