import type { OperationName, Value } from "../../protocol/operations.ts";
import type { Finding } from "../../spec/finding.ts";
import type { Answered } from "../../spec/observation.ts";

/** How the answers of two implementations to the same question must agree. */
export interface Comparison<O extends OperationName> {
  /** What one value differs in from the other, where both give one. */
  compare(observation: Answered<O>, other: Value<O>): Iterable<Finding>;
  /**
   * Whether the rules' own reading of the design foresees this very answer, so that a second opinion has nothing to add.
   * Absent where they foresee none.
   */
  isForeseen?(observation: Answered<O>): boolean;
  /**
   * Whether a value is the other's own, in all that any rule looks at. Absent where that is as dear to find out as what the
   * rules say.
   */
  isAlike?(observation: Answered<O>, other: Value<O>): boolean;
  /** Whether both must take the same questions: a verifier may refuse more than the contract does. */
  readonly refusesAlike: boolean;
  /** The other's value as a case wants it; absent where only the rules can say it. */
  wanted?(other: Value<O>): unknown;
}

/** Makes a comparison; it only helps the compiler to infer the operation. */
export function comparison<O extends OperationName>(definition: Comparison<O>): Comparison<O> {
  return definition;
}

/** The comparisons, by operation: only of those whose answer the contract, or a design that was named, determines. */
export type Comparisons = { readonly [O in OperationName]?: Comparison<O> };
