import type { OperationName, Value } from "../../protocol/operations.ts";
import type { Finding } from "../../spec/finding.ts";
import type { Answered } from "../../spec/observation.ts";
import type { Comparison, Comparisons } from "./comparison.ts";
import { nocsrRewrite } from "./nocsr_rewrite.ts";

/** How two implementations' answers are compared, by operation. */
export const comparisons: Comparisons = {
  "nocsr.rewrite": nocsrRewrite,
};

/** What an answer differs in from another implementation's to the same question; nothing where they may differ. */
export function compare<O extends OperationName>(observation: Answered<O>, other: Value<O>): Iterable<Finding> {
  const comparison: Comparison<O> | undefined = comparisons[observation.operation];
  return comparison?.(observation, other) ?? [];
}
