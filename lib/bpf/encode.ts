import { fieldProblem } from "./field_problem.ts";
import { type Program, SLOT_BYTES } from "./insn.ts";

/**
 * Encodes a program into its bytes, little-endian, eight a slot. It is the inverse of `decode`.
 *
 * Source: RFC 9669, section 3.1, https://www.rfc-editor.org/rfc/rfc9669.html#section-3.1
 *
 * @throws {RangeError} if a field is not a whole number that fits its bits
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { encode } from "./encode.ts";
 *
 * const bytes = encode([{ opcode: 0x79, dst: 3, src: 10, off: -8, imm: 0 }]);
 * assertEquals(bytes, new Uint8Array([0x79, 0xa3, 0xf8, 0xff, 0, 0, 0, 0]));
 * ```
 */
export function encode(program: Program): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(program.length * SLOT_BYTES);
  const view = new DataView(bytes.buffer);
  program.forEach((insn, index) => {
    const problem = fieldProblem(insn);
    if (problem !== undefined) throw new RangeError(`instruction ${index}: ${problem}`);
    const at = index * SLOT_BYTES;
    view.setUint8(at, insn.opcode);
    view.setUint8(at + 1, insn.src << 4 | insn.dst);
    view.setInt16(at + 2, insn.off, true);
    view.setInt32(at + 4, insn.imm, true);
  });
  return bytes;
}
