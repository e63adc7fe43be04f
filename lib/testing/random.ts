/** Random numbers that a seed determines. */
export class Random {
  #state: number;

  /**
   * Starts a sequence.
   *
   * @param seed Its low 32 bits count.
   */
  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** A number from 0 to 2^32 - 1. */
  u32(): number {
    // The generator mulberry32: a counter, and a mix of its bits.
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** A whole number from 0 to `limit - 1`. */
  below(limit: number): number {
    return this.u32() % limit;
  }

  /** Whether something happens that does so once in `times`. */
  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  /**
   * One of these.
   *
   * @throws {RangeError} If there are none.
   */
  pick<T>(values: readonly [T, ...T[]]): T;
  /** One of these, if there are any. */
  pick<T>(values: readonly T[]): T | undefined;
  pick<T>(values: readonly T[]): T | undefined {
    return values[this.below(values.length)];
  }

  /** A 64-bit number, unsigned; more often than by chance one at the edge of a range of numbers. */
  u64(): bigint {
    const edge = BigInt.asUintN(64, 1n << BigInt(this.pick([0, 7, 8, 15, 16, 31, 32, 33, 62, 63])));
    switch (this.below(5)) {
      case 0:
        return BigInt.asUintN(64, edge - BigInt(this.below(3)));
      case 1:
        return BigInt.asUintN(64, BigInt(this.below(3)) - edge);
      case 2:
        return BigInt(this.below(16));
      default:
        return BigInt(this.u32()) << 32n | BigInt(this.u32());
    }
  }

  /** A signed 32-bit number, taken from the low half of a 64-bit one. */
  s32(): number {
    return Number(BigInt.asIntN(32, this.u64()));
  }
}
