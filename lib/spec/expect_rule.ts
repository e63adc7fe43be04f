import { expect, type Expected, type MatcherContext, type MatchResult } from "@std/expect";
import type { OperationName } from "../protocol/operations.ts";
import { assertRule } from "./assert_rule.ts";
import type { Observation } from "./observation.ts";
import { isBound, type Rule } from "./rule.ts";

/** What `expect` of `@std/expect` offers, and what this project adds for an observation. */
export interface ObservationExpected<O extends OperationName> extends Expected {
  /** The same matchers, each of which then wants the contrary. */
  readonly not: this;
  /** The observation keeps the rule, which has something to say about it. */
  toKeepRule(rule: Rule<O>): void;
}

/**
 * A matcher for `expect.extend` of `@std/expect`: the observation keeps the rule.
 *
 * An observation about which the rule has nothing to say neither keeps nor breaks it: then the matcher fails, with
 * `not` as well.
 */
export function toKeepRule(context: MatcherContext, rule: Rule): MatchResult {
  const observation = context.value as Observation;
  if (!isBound(rule, observation)) {
    const message = `${rule.id} has nothing to say about this observation of ${observation.operation}`;
    return { pass: context.isNot, message: () => message };
  }
  try {
    assertRule(rule, observation);
    return { pass: true, message: () => `wanted ${rule.id} to be broken, but it is kept` };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { pass: false, message: () => message };
  }
}

/**
 * Like `expect` of `@std/expect`, for an observation.
 *
 * @example
 * ```ts
 * import { rulesOf } from "./registry.ts";
 * import { expectObservation, type ObservationExpected, toKeepRule } from "./expect_rule.ts";
 * import { expect } from "@std/expect";
 *
 * const observation = {
 *   operation: "calling_convention.run",
 *   input: { program: [{ opcode: 0xb7, dst: 0, src: 0, off: 0, imm: 7 }, { opcode: 0x95, dst: 0, src: 0, off: 0, imm: 0 }], context: new Uint8Array() },
 *   arch: "x86_64",
 *   designs: [],
 *   outcome: "ok",
 *   value: { r0: 7n, bits: 64 },
 * } as const;
 * const [exitValueInR0] = rulesOf("calling_convention.run");
 * if (exitValueInR0 === undefined) throw new TypeError("wanted a rule");
 *
 * const expected: ObservationExpected<"calling_convention.run"> = expectObservation(observation);
 * expected.toKeepRule(exitValueInR0);
 * expect.extend({ toKeepRule });
 * ```
 */
export function expectObservation<O extends OperationName>(observation: Observation<O>): ObservationExpected<O> {
  expect.extend({ toKeepRule });
  return expect(observation) as ObservationExpected<O>;
}
