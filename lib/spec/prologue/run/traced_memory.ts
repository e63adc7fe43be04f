import type { MemoryPiece } from "../../../protocol/prologue.ts";

/** An address space. */
export type Space = "kernel" | "user";

/**
 * Reads some bytes of the traced machine as one of its address spaces has them, or gives `undefined` if one of them lies
 * in no piece of memory.
 */
export function readPieces(
  memory: readonly MemoryPiece[],
  address: bigint,
  size: number,
  space: Space,
): Uint8Array | undefined {
  const bytes = new Uint8Array(size);
  const pieces = memory.filter((piece) => piece.space === undefined || piece.space === space);
  for (let i = 0; i < size; i++) {
    const byte = byteAt(pieces, address + BigInt(i));
    if (byte === undefined) return undefined;
    bytes[i] = byte;
  }
  return bytes;
}

function byteAt(pieces: readonly MemoryPiece[], address: bigint): number | undefined {
  if (address >= 1n << 64n) return undefined;
  const piece = pieces.find(({ address: start, bytes }) => address >= start && address < start + BigInt(bytes.length));
  return piece?.bytes[Number(address - piece.address)];
}
