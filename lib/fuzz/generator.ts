import type fc from "fast-check";
import type { ImplementationInfo } from "../protocol/implementation.ts";
import type { Input, OperationName } from "../protocol/operations.ts";

/** A question that was made up. */
export interface Question<O extends OperationName = OperationName> {
  /** What is given to the operation. */
  readonly input: Input<O>;
  /** The published design asked for; absent where it is left to the implementation. */
  readonly design?: string;
}

/** Makes up questions of one operation. */
export interface Generator<O extends OperationName = OperationName> {
  /** The operation that is asked. */
  readonly operation: O;
  /**
   * The questions: deep, taken most of the time, near misses often. They shrink towards the fewest instructions, steps or
   * members, and the lowest numbers.
   *
   * It must depend on nothing but its argument: the same seed makes the same questions anywhere.
   *
   * @param info Who is asked: what it follows and supports decides what is worth asking.
   */
  questions(info: ImplementationInfo): fc.Arbitrary<Question<O>>;
}

/** A generator of any one operation. */
export type AnyGenerator = { readonly [O in OperationName]: Generator<O> }[OperationName];

/** Makes a generator; it only helps the compiler to infer the operation. */
export function generator<O extends OperationName>(definition: Generator<O>): Generator<O> {
  return definition;
}
