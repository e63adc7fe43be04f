import type { MemoryPiece } from "../../protocol/prologue.ts";

/**
 * Reads the memory of a traced machine, across pieces that touch.
 *
 * @param pieces The memory; where pieces overlap, the first counts.
 * @param space The address space that is read.
 * @param address Where, 0 to 2^64 - 1.
 * @param size How many bytes.
 * @returns The bytes, or `undefined` if one of them lies in no piece.
 */
export function readTraced(
  pieces: readonly MemoryPiece[],
  space: "kernel" | "user",
  address: bigint,
  size: number,
): Uint8Array<ArrayBuffer> | undefined {
  const inSpace = pieces.filter((piece) => piece.space === undefined || piece.space === space);
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i++) {
    const at = address + BigInt(i);
    const piece = inSpace.find((piece) => at >= piece.address && at < piece.address + BigInt(piece.bytes.length));
    const byte = piece?.bytes[Number(at - piece.address)];
    if (byte === undefined) return undefined;
    bytes[i] = byte;
  }
  return bytes;
}
