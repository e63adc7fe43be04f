import { Btf } from "./btf.ts";
import { elfSection, isElf } from "./elf.ts";

/**
 * Opens BTF: a raw blob, or the section `.BTF` of a 64-bit little-endian ELF object. The bytes are kept, not copied.
 *
 * A split blob, such as a kernel module's, needs the `base` that it was made against.
 *
 * Source: https://docs.kernel.org/bpf/btf.html
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { encodeBtf } from "./encode.ts";
 * import { openBtf } from "./open_btf.ts";
 *
 * const btf = openBtf(encodeBtf([
 *   { kind: "int", name: "int", size: 4, signed: true, meaning: "number", bitOffset: 0, bits: 32 },
 *   { kind: "array", element: 1, index: 1, length: 3 },
 * ]));
 * assertEquals(btf.sizeOf(2), 12);
 * ```
 *
 * @throws {SyntaxError} if the bytes are no such thing, or a type is truncated or of an unknown kind; the message names
 * the byte offset.
 */
export function openBtf(bytes: Uint8Array, base?: Btf): Btf {
  return new Btf(isElf(bytes) ? elfSection(bytes, ".BTF") : bytes, base);
}
