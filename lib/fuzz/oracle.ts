import type { Answer, Breakdown } from "../harness/adapter.ts";
import type { Case } from "../harness/case.ts";
import { judgeCase } from "../harness/judge_case.ts";
import type { RuleFinding } from "../harness/verdict.ts";
import type { ImplementationInfo } from "../protocol/implementation.ts";
import type { OperationName, Value } from "../protocol/operations.ts";
import type { Outcome } from "../protocol/outcome.ts";
import type { Observation } from "../spec/observation.ts";
import type { Rule } from "../spec/rule.ts";
import { compare } from "./comparisons/mod.ts";
import type { Question } from "./generator.ts";

/** The name under which a difference from a second implementation is reported, where a rule's id stands otherwise. */
export const SECOND_OPINION = "second-opinion";

/** What an answer to a question that was made up comes to. */
export type Judgement =
  /** An answer or a refusal; what rules of level `must` and the second opinion hold against it. */
  | { readonly kind: "judged"; readonly observation: Observation; readonly findings: readonly RuleFinding[] }
  /** The implementation does not do this; the question says nothing about it. */
  | { readonly kind: "declined"; readonly reason: string }
  /** The implementation broke. */
  | { readonly kind: "broken"; readonly breakdown: Breakdown };

/** What judges answers. */
export interface Bench {
  /** Who is asked. */
  readonly info: ImplementationInfo;
  /** The rules of the operation. */
  readonly rules: readonly Rule[];
  /** Answers the same question, for a comparison; absent where there is nobody to compare with. */
  readonly second?: (question: Question) => Promise<Answer> | undefined;
}

/**
 * Judges an answer by every rule of its operation, and compares it with a second opinion where both give a value and two
 * right answers must be alike.
 *
 * @throws Whatever a rule throws, which is the rule's bug.
 */
export async function judgeAnswer<O extends OperationName>(
  operation: O,
  question: Question<O>,
  answer: Answer<O>,
  { info, rules, second }: Bench,
): Promise<Judgement> {
  if (answer.kind !== "outcome") return { kind: "broken", breakdown: answer };
  const verdict = judgeCase(asCase(operation, question), answer, info, rules);
  if (verdict.kind === "unsupported" || verdict.kind === "skipped") return { kind: "declined", reason: verdict.reason };
  if (verdict.kind !== "pass" && verdict.kind !== "fail") return { kind: "broken", breakdown: verdict };
  const { observation } = verdict;
  const findings = verdict.kind === "fail" ? verdict.findings.filter(({ rule }) => rule !== "expect") : [];
  const opinion = observation.outcome === "ok" ? await second?.(question) : undefined;
  const other = opinion?.kind === "outcome" ? opinion.outcome : undefined;
  return { kind: "judged", observation, findings: [...findings, ...differences(observation, other)] };
}

function differences(
  observation: Observation,
  other: Outcome<Value<OperationName>> | undefined,
): readonly RuleFinding[] {
  if (observation.outcome !== "ok" || other?.outcome !== "ok") return [];
  return [...compare(observation, other.value)].map((finding) => ({ rule: SECOND_OPINION, finding }));
}

/** A question as a case of which nothing is wanted but that the rules hold. */
function asCase<O extends OperationName>(operation: O, { input, design }: Question<O>): Case<O> {
  return {
    id: "",
    title: "",
    operation,
    input,
    ...design === undefined ? {} : { design },
    wanted: { kind: "holds" },
    rules: [],
    requires: {},
    file: "",
    line: 0,
  };
}
