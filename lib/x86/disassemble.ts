import { decode } from "./decode.ts";
import type { Decoded } from "./insn.ts";

/**
 * Decodes instruction after instruction from the first byte to the last, going on one byte behind each that cannot be
 * decoded, as `objdump` does.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { disassemble } from "./disassemble.ts";
 * import { formatInsn } from "./format_insn.ts";
 *
 * const code = new Uint8Array([0x55, 0x48, 0x89, 0xe5, 0x06, 0xc9, 0xc3]);
 * assertEquals([...disassemble(code)].map(formatInsn), ["push rbp", "mov rbp,rsp", "(bad)", "leave", "ret"]);
 * ```
 *
 * @param bytes Machine code.
 * @param base The address of `bytes[0]`.
 * @throws {Error} If the decoder cannot be loaded, see {@linkcode loadIced}.
 */
export function* disassemble(bytes: Uint8Array, base = 0n): Generator<Decoded> {
  let offset = 0;
  while (offset < bytes.length) {
    const decoded = decode(bytes, offset, base);
    yield decoded;
    offset += decoded.bytes.length;
  }
}
