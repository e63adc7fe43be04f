import fc from "fast-check";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { hash } from "../harness/hash.ts";

/** Which of all questions that a seed makes is meant. */
export interface Draw {
  /** What the random numbers start from. */
  readonly seed: number;
  /** What tells apart questions of several kinds, such as an operation's name. */
  readonly kind: string;
  /** The question's number, from 0. */
  readonly index: number;
}

/**
 * Draws a value. It depends on nothing but the arguments: every index has random numbers of its own.
 *
 * The first indexes draw small and extreme values more often, as fast-check itself has it.
 */
export function draw<T>(arbitrary: fc.Arbitrary<T>, { seed, kind, index }: Draw): fc.Value<T> {
  const random = new fc.Random(xoroshiro128plus(hash(`${seed} ${kind} ${index}`)));
  return arbitrary.generate(random, 2 + Math.floor(Math.log10(index + 1)));
}
