import { type Insn, type Program, SLOT_BYTES } from "./insn.ts";

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
    checkFields(insn, index);
    const at = index * SLOT_BYTES;
    view.setUint8(at, insn.opcode);
    view.setUint8(at + 1, insn.src << 4 | insn.dst);
    view.setInt16(at + 2, insn.off, true);
    view.setInt32(at + 4, insn.imm, true);
  });
  return bytes;
}

/** Throws unless every field fits, so that no bit is lost silently. */
function checkFields(insn: Insn, index: number): void {
  check("opcode", insn.opcode, insn.opcode & 0xff, index);
  check("dst", insn.dst, insn.dst & 0x0f, index);
  check("src", insn.src, insn.src & 0x0f, index);
  check("off", insn.off, insn.off << 16 >> 16, index);
  check("imm", insn.imm, insn.imm | 0, index);
}

/** Throws unless the value survives being cut to its field's bits. */
function check(field: keyof Insn, value: number, cut: number, index: number): void {
  if (value !== cut) throw new RangeError(`instruction ${index}: wanted ${RANGES[field]} in ${field}, got ${value}`);
}

/** What each field can hold. */
const RANGES: Readonly<Record<keyof Insn, string>> = {
  opcode: "0 to 255",
  dst: "0 to 15",
  src: "0 to 15",
  off: "-32768 to 32767",
  imm: "-2147483648 to 2147483647",
};
