/**
 * Choices that are read off a number, so that a whole statement shrinks with it: 0 always chooses the first.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Dice } from "./dice.ts";
 *
 * const dice = new Dice(3 + 10 * 2);
 * assertEquals([dice.pick(10), dice.pick(5), dice.pick(7)], [3, 2, 0]);
 * ```
 */
export class Dice {
  #left: number;

  /** @param number What is read off: a whole number of up to 53 bits, not negative. */
  constructor(number: number) {
    this.#left = number;
  }

  /** One of the numbers from 0 to `count - 1`. */
  pick(count: number): number {
    const picked = this.#left % count;
    this.#left = Math.floor(this.#left / count);
    return picked;
  }

  /** Whether one of `count` chances came up; never once the number is used up. */
  chance(count: number): boolean {
    return this.pick(count) === count - 1;
  }

  /** One of these. */
  of<T>(first: T, ...others: readonly T[]): T {
    const picked = this.pick(others.length + 1);
    return picked === 0 ? first : others[picked - 1] ?? first;
  }
}
