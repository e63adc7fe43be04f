import type fc from "fast-check";

/** What is chosen as often as its weight says, in proportion to the others'. */
export function often<T>(weight: number, arbitrary: fc.Arbitrary<T>): fc.WeightedArbitrary<T> {
  return { weight, arbitrary };
}
