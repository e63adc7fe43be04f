/** Whole numbers from `min` to `max`, both included. */
export interface Range {
  readonly min: bigint;
  readonly max: bigint;
}

/** How lower bits of a number are read as a number again. */
export interface Reading {
  /** Every number that they may be. */
  readonly all: Range;
  /** The number that those of a number are. */
  readonly of: (number: bigint) => bigint;
}

/** How a part of a number can be read. */
export interface Part {
  readonly signed: Reading;
  readonly unsigned: Reading;
}

/** How many lower bits of numbers an instruction works on. */
export interface Width extends Part {
  readonly bits: bigint;
  /** How the 64 bits that it leaves in a register are read, of which the others are zero. */
  readonly result: Reading;
}

/** So many lower bits, the top one a sign. */
export function signed(bits: number): Reading {
  const half = 1n << BigInt(bits - 1);
  return { all: { min: -half, max: half - 1n }, of: (number) => BigInt.asIntN(bits, number) };
}

/** So many lower bits, without sign. */
export function unsigned(bits: number): Reading {
  return { all: { min: 0n, max: (1n << BigInt(bits)) - 1n }, of: (number) => BigInt.asUintN(bits, number) };
}

function part(bits: number): Part {
  return { signed: signed(bits), unsigned: unsigned(bits) };
}

function width(bits: number, result: Reading): Width {
  return { ...part(bits), bits: BigInt(bits), result };
}

/** All 64 bits of registers. */
export const WIDE: Width = width(64, signed(64));

/** Their lower halves. */
export const NARROW: Width = width(32, unsigned(32));

/** What loads and moves take of a number, by how many bits that is. */
export const PARTS: ReadonlyMap<number, Part> = new Map<number, Part>([[8, part(8)], [16, part(16)], [32, NARROW]]);

/** What the numbers of a range are when they are read so: again a range if both its ends move alike, else anything. */
export function read(range: Range, reading: Reading): Range {
  // Most of them are read as they are.
  if (range.min >= reading.all.min && range.max <= reading.all.max) return range;
  const [min, max] = [reading.of(range.min), reading.of(range.max)];
  return max - min === range.max - range.min ? { min, max } : reading.all;
}

/** The numbers that are in both of two ranges. */
export function common(a: Range, b: Range): Range | undefined {
  const [min, max] = [a.min > b.min ? a.min : b.min, a.max < b.max ? a.max : b.max];
  return min <= max ? { min, max } : undefined;
}
