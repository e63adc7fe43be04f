import type { MemoryPiece } from "../../../lib/protocol/prologue.ts";
import { PAGE } from "./memory_map.ts";

/** Whole pages without a gap. */
export interface Area {
  /** The address of its first byte, a page's first. */
  readonly address: bigint;
  /** What lies there, page after page. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The pages that pieces of memory lie in, those that touch in one area; where pieces overlap, the first counts. */
export function areasOf(pieces: readonly MemoryPiece[]): readonly Area[] {
  const starts = new Set(pieces.flatMap(({ address, bytes }) => [...pagesAt(address, bytes.length)]));
  const runs: { readonly address: bigint; size: number }[] = [];
  for (const address of [...starts].toSorted((a, b) => a < b ? -1 : 1)) {
    const last = runs.at(-1);
    if (last !== undefined && last.address + BigInt(last.size) === address) last.size += PAGE;
    else runs.push({ address, size: PAGE });
  }
  return runs.map(({ address, size }) => {
    const area = { address, bytes: new Uint8Array(size) };
    for (const piece of pieces.toReversed()) copy(piece, area);
    return area;
  });
}

/** The addresses of the pages that some bytes lie in. */
export function* pagesAt(address: bigint, size: number): Generator<bigint> {
  if (size === 0) return;
  const page = BigInt(PAGE);
  for (let start = address - address % page; start < address + BigInt(size); start += page) yield start;
}

/** How many of the eight bytes from an address on lie in an area. */
export function overlap({ address, bytes }: Area, at: bigint): number {
  const [start, end] = [at > address ? at : address, address + BigInt(bytes.length)];
  const [from, to] = [start, at + 8n < end ? at + 8n : end];
  return to > from ? Number(to - from) : 0;
}

/** Adds to the eight-byte number at an address of an area. */
export function addAt({ address, bytes }: Area, at: bigint, summand: bigint): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const offset = Number(at - address);
  view.setBigUint64(offset, view.getBigUint64(offset, true) + summand, true);
}

function copy(piece: MemoryPiece, { address, bytes }: Area): void {
  const [start, end] = [piece.address - address, piece.address + BigInt(piece.bytes.length) - address];
  if (start >= 0n && end <= BigInt(bytes.length)) bytes.set(piece.bytes, Number(start));
}
