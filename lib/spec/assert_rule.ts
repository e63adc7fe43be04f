import { AssertionError } from "@std/assert";
import type { OperationName } from "../protocol/operations.ts";
import { formatPlace } from "./finding.ts";
import type { Observation } from "./observation.ts";
import { isBound, judge, type Rule } from "./rule.ts";

/**
 * Asserts that an observation keeps a rule, for use in anyone's tests.
 *
 * @param rule The rule to hold the observation to.
 * @param observation What was seen of an implementation.
 * @throws {AssertionError} If the observation breaks the rule, with every finding, or if the rule has nothing to say
 *   about it: an assertion that judged nothing must not pass.
 */
export function assertRule<O extends OperationName>(
  rule: Rule<O>,
  observation: Observation<O>,
): void {
  if (!isBound(rule, observation)) {
    throw new AssertionError(
      `${rule.id} has nothing to say about this observation of ${observation.operation}`,
    );
  }
  const findings = judge(rule, observation);
  if (findings.length === 0) return;
  const lines = findings.map((f) => `  ${formatPlace(f.place)}: wanted ${f.wanted}, saw ${f.seen}`);
  throw new AssertionError(`${rule.id}: ${rule.title}\n${lines.join("\n")}`);
}
