import type { OperationName, Value } from "../../protocol/operations.ts";
import type { Outcome } from "../../protocol/outcome.ts";
import { type Finding, whole } from "../../spec/finding.ts";
import type { Observation } from "../../spec/observation.ts";
import type { Comparison, Comparisons } from "./comparison.ts";
import { nocsrRewrite } from "./nocsr_rewrite.ts";
import { instancesRun, structArgsLayout } from "./others.ts";
import { callingConventionRun, prologueRun, tailcallRun } from "./runs.ts";

/** How two implementations' answers are compared, by operation. */
const comparisons: Comparisons = {
  "calling_convention.run": callingConventionRun,
  "instances.run": instancesRun,
  "nocsr.rewrite": nocsrRewrite,
  "prologue.run": prologueRun,
  "struct_args.layout": structArgsLayout,
  "tailcall.run": tailcallRun,
};

/** Whether a second opinion says anything of an answer to this operation. */
export function isComparable(operation: OperationName): boolean {
  return comparisons[operation] !== undefined;
}

/** Whether a second opinion would have nothing to add to an answer. */
export function isForeseen<O extends OperationName>(observation: Observation<O>): boolean {
  const comparison: Comparison<O> | undefined = comparisons[observation.operation];
  if (comparison === undefined) return true;
  if (observation.outcome === "rejected") return !comparison.refusesAlike;
  return comparison.isForeseen?.(observation) ?? false;
}

/** Whether an answer to this question may be found to be another implementation's own. */
export function mayBeAlike({ operation, outcome }: Observation): boolean {
  return outcome === "ok" && comparisons[operation]?.isAlike !== undefined;
}

/** Whether an answer is another implementation's own, so that no rule can tell them apart. */
export function isAlike<O extends OperationName>(observation: Observation<O>, other: Outcome<Value<O>>): boolean {
  const comparison: Comparison<O> | undefined = comparisons[observation.operation];
  if (observation.outcome !== "ok" || other.outcome !== "ok") return false;
  return comparison?.isAlike?.(observation, other.value) ?? false;
}

/** What an answer differs in from another implementation's to the same question; nothing where they may differ. */
export function* compare<O extends OperationName>(
  observation: Observation<O>,
  other: Outcome<Value<O>>,
): Iterable<Finding> {
  const comparison: Comparison<O> | undefined = comparisons[observation.operation];
  if (comparison === undefined) return;
  if (observation.outcome === "ok") {
    if (other.outcome === "ok") yield* comparison.compare(observation, other.value);
    else if (comparison.refusesAlike && other.outcome === "rejected") {
      yield whole(`a refusal, as by the other: ${other.message || other.errno}`, "a value");
    }
  } else if (comparison.refusesAlike && other.outcome === "ok") {
    yield whole("a value, as by the other", `a refusal with ${observation.errno}: ${observation.message}`);
  }
}

/** Another implementation's value as a case wants it; `undefined` where a case can only want that the rules hold. */
export function wantedOf<O extends OperationName>(operation: O, other: Outcome<Value<O>>): unknown {
  const comparison: Comparison<O> | undefined = comparisons[operation];
  if (other.outcome === "rejected") return comparison?.refusesAlike ? "rejected" : undefined;
  return other.outcome === "ok" ? comparison?.wanted?.(other.value) : undefined;
}
