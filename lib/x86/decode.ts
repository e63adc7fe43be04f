import type { Instruction } from "iced-x86";
import { loadIced, operandOf } from "./iced.ts";
import type { Decoded } from "./insn.ts";

/** No instruction is longer, in bytes. */
const LONGEST = 15;

/**
 * Decodes the 64-bit instruction at `offset`.
 *
 * Every byte sequence decodes to something: where no instruction starts, or the bytes end amid one, the result is a
 * value of kind `invalid`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { decode } from "./decode.ts";
 *
 * const insn = decode(new Uint8Array([0x55, 0x48, 0x89, 0xe5]), 1, 0x1000n);
 * assertEquals(insn.kind === "insn" && insn.mnemonic, "mov");
 * assertEquals(insn.address, 0x1001n);
 * ```
 *
 * @param bytes Machine code.
 * @param offset Where in `bytes` to decode, in bytes; at the end and beyond, the result is truncated to nothing.
 * @param base The address of `bytes[0]`.
 * @throws {Error} If the decoder cannot be loaded, see {@linkcode loadIced}.
 */
export function decode(bytes: Uint8Array, offset = 0, base = 0n): Decoded {
  const { Decoder, DecoderOptions, DecoderError } = loadIced().package;
  const address = BigInt.asUintN(64, base + BigInt(offset));
  const window = bytes.slice(offset, offset + LONGEST);
  const decoder = new Decoder(64, window, DecoderOptions.None);
  try {
    decoder.ip = address;
    const insn = decoder.decode();
    try {
      if (!insn.isInvalid) return toValue(insn, window, offset, address);
      const truncated = decoder.lastError === DecoderError.NoMoreBytes;
      const rest = truncated ? window : window.subarray(0, 1);
      return { kind: "invalid", address, offset, bytes: rest, reason: truncated ? "truncated" : "undecodable" };
    } finally {
      insn.free();
    }
  } finally {
    decoder.free();
  }
}

function toValue(insn: Instruction, window: Uint8Array, offset: number, address: bigint): Decoded {
  const { flows, mnemonics } = loadIced();
  return {
    kind: "insn",
    address,
    offset,
    bytes: window.subarray(0, insn.length),
    mnemonic: mnemonics[insn.mnemonic] ?? "",
    operands: Array.from({ length: insn.opCount }, (_, index) => operandOf(insn, index)),
    lock: insn.hasLockPrefix,
    flow: flows.get(insn.flowControl) ?? "other",
  };
}
