import { type Insn, SLOT_BYTES } from "./insn.ts";

/**
 * Decodes a program's bytes, little-endian, into its instruction slots. Every bit pattern is a slot: nothing is judged.
 *
 * Source: RFC 9669, section 3.1, https://www.rfc-editor.org/rfc/rfc9669.html#section-3.1
 *
 * @param bytes the program, eight bytes a slot
 * @throws {RangeError} if the number of bytes is not a multiple of eight
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { decode } from "./decode.ts";
 *
 * const bytes = new Uint8Array([0x79, 0xa3, 0xf8, 0xff, 0, 0, 0, 0]);
 * assertEquals(decode(bytes), [{ opcode: 0x79, dst: 3, src: 10, off: -8, imm: 0 }]);
 * ```
 */
export function decode(bytes: Uint8Array): Insn[] {
  const rest = bytes.length % SLOT_BYTES;
  if (rest !== 0) {
    throw new RangeError(
      `wanted whole instruction slots of ${SLOT_BYTES} bytes, got ${bytes.length} bytes (${rest} too many)`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const program: Insn[] = [];
  for (let at = 0; at < bytes.length; at += SLOT_BYTES) {
    const registers = view.getUint8(at + 1);
    program.push({
      opcode: view.getUint8(at),
      dst: registers & 0x0f,
      src: registers >> 4,
      off: view.getInt16(at + 2, true),
      imm: view.getInt32(at + 4, true),
    });
  }
  return program;
}
