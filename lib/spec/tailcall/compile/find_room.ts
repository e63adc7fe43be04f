/** Addresses that are taken, from `start` up to, and without, `end`. */
interface Taken {
  readonly start: bigint;
  readonly end: bigint;
}

/** How many places are tried. */
const TRIES = 256;

/**
 * An address at which `size` bytes are free: `first`, or one a multiple of `stride` away from it.
 *
 * @returns `undefined` if none of the first places is free.
 */
export function findRoom(taken: readonly Taken[], first: bigint, stride: bigint, size: number): bigint | undefined {
  for (let step = 0n; step < TRIES; step++) {
    const start = first + step * stride;
    const end = start + BigInt(size);
    if (start < 0n || end > 1n << 64n) continue;
    if (taken.every((other) => end <= other.start || other.end <= start)) return start;
  }
  return undefined;
}
