import type { Memory } from "../kernel.ts";
import { text } from "./text.ts";

const NAME_SIZE = 16;

/** Reads a 32-bit field of a structure, unsigned. */
export function readU32(
  { bytes }: Memory,
  [offset]: readonly [number, "u32"],
): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(offset, true);
}

/** Reads a 64-bit field of a structure, unsigned; of a pointer, whether the kernel took it for one: it answers 0 if not. */
export function readU64(
  { bytes }: Memory,
  [offset]: readonly [number, "u64" | "pointer"],
): bigint {
  return new DataView(bytes.buffer, bytes.byteOffset)
    .getBigUint64(offset, true);
}

/** Reads a name field of a structure. */
export function readName(
  { bytes }: Memory,
  [offset]: readonly [number, "name"],
): string {
  return text(bytes.subarray(offset, offset + NAME_SIZE));
}
