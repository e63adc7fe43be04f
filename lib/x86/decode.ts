import type { Instruction } from "iced-x86";
import { loadIced, operandOf } from "./iced.ts";
import type { Decoded, Insn } from "./insn.ts";

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
 * @throws {RangeError} If the offset is no whole number from 0.
 * @throws {Error} If the decoder cannot be loaded, see {@linkcode loadIced}.
 */
export function decode(bytes: Uint8Array, offset = 0, base = 0n): Decoded {
  if (!Number.isSafeInteger(offset) || offset < 0) {
    throw new RangeError(`wanted an offset that is a whole number from 0, got ${offset}`);
  }
  const address = BigInt.asUintN(64, base + BigInt(offset));
  const window = bytes.slice(offset, offset + LONGEST);
  const insn = decodeWindow(window, offset, address);
  if (insn !== undefined) return insn;
  const padded = new Uint8Array(LONGEST);
  padded.set(window);
  const truncated = window.length < LONGEST && decodeWindow(padded, offset, address) !== undefined;
  return truncated
    ? { kind: "invalid", address, offset, bytes: window, reason: "truncated" }
    : { kind: "invalid", address, offset, bytes: window.subarray(0, 1), reason: "undecodable" };
}

/** The instruction at the window's start, `undefined` if none starts there or it does not end within. */
function decodeWindow(window: Uint8Array, offset: number, address: bigint): Insn | undefined {
  const { Decoder, DecoderOptions } = loadIced().package;
  const decoder = new Decoder(64, window, DecoderOptions.None);
  try {
    decoder.ip = address;
    const insn = decoder.decode();
    try {
      return insn.isInvalid ? undefined : toValue(insn, window, offset, address);
    } finally {
      insn.free();
    }
  } finally {
    decoder.free();
  }
}

function toValue(insn: Instruction, window: Uint8Array, offset: number, address: bigint): Insn {
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
