import type { Answer, Breakdown } from "../harness/adapter.ts";
import { designsOf } from "../harness/judge_case.ts";
import type { RuleFinding } from "../harness/verdict.ts";
import type { ImplementationInfo } from "../protocol/implementation.ts";
import type { OperationName, Value } from "../protocol/operations.ts";
import type { Outcome } from "../protocol/outcome.ts";
import type { Observation } from "../spec/observation.ts";
import type { Rule } from "../spec/rule.ts";
import { compare, isAlike, isForeseen, mayBeAlike, wantedOf } from "./comparisons/mod.ts";
import type { Question } from "./generator.ts";

/** The name under which a difference from a second implementation is reported, where a rule's id stands otherwise. */
export const SECOND_OPINION = "second-opinion";

/** What an answer to a question that was made up comes to. */
export type Judgement =
  /** An answer or a refusal; what rules of level `must` and the second opinion hold against it. */
  | {
    readonly kind: "judged";
    readonly observation: Observation;
    readonly findings: readonly RuleFinding[];
    /** What a case wants instead, where the second opinion differs and says it. */
    readonly wanted?: unknown;
  }
  /** The answer is the second opinion's own: the rules have nothing to say of it that they do not say of that one. */
  | { readonly kind: "spared" }
  /** The implementation does not do this; the question says nothing about it. */
  | { readonly kind: "declined"; readonly reason: string }
  /** The implementation broke. */
  | { readonly kind: "broken"; readonly breakdown: Breakdown };

/** What another implementation answers. */
export type Opinion = Outcome<Value<OperationName>>;

/** What judges answers. */
export interface Bench {
  /** Who is asked. */
  readonly info: ImplementationInfo;
  /** The rules of the operation. */
  readonly rules: readonly Rule[];
  /** Answers the same question, for a comparison; absent where there is nobody to compare with. */
  readonly second?: (question: Question) => Opinion | Promise<Opinion> | undefined;
}

/**
 * Judges an answer by every rule of its operation that is a `must`, and compares it with a second opinion where both give
 * a value and two right answers must be alike.
 *
 * @param thorough Whether the rules judge even an answer that is the second opinion's own.
 * @throws Whatever a rule throws, which is the rule's bug.
 */
export async function judgeAnswer<O extends OperationName>(
  operation: O,
  question: Question<O>,
  answer: Answer<O>,
  { info, rules, second }: Bench,
  thorough: boolean,
): Promise<Judgement> {
  if (answer.kind !== "outcome") return { kind: "broken", breakdown: answer };
  const { outcome } = answer;
  if (outcome.outcome === "unsupported") return { kind: "declined", reason: outcome.reason };
  const { input, design } = question;
  const observation: Observation<O> = {
    operation,
    input,
    arch: info.arch,
    designs: designsOf({ operation, ...design === undefined ? {} : { design } }, info),
    ...outcome,
  };
  const spare = thorough || !mayBeAlike(observation) ? undefined : await second?.(question);
  if (spare !== undefined && isAlike(observation, spare)) return { kind: "spared" };
  const findings = rules.flatMap((rule) => violations(rule, observation));
  const opinion = second === undefined || isForeseen(observation) ? undefined : spare ?? await second(question);
  if (opinion === undefined) return { kind: "judged", observation, findings };
  const differences = [...compare(observation, opinion)].map((finding) => ({ rule: SECOND_OPINION, finding }));
  if (differences.length === 0) return { kind: "judged", observation, findings };
  const wanted = wantedOf(operation, opinion);
  return { kind: "judged", observation, findings: [...findings, ...differences], wanted };
}

/**
 * What a rule that must hold finds. Whether it has anything to say is asked only where it finds something: of most answers
 * that is dearer to find out than that all is well.
 */
function violations<O extends OperationName>(rule: Rule, observation: Observation<O>): readonly RuleFinding[] {
  if (rule.level !== "must" || rule.operation !== observation.operation) return [];
  if (rule.scope !== "behaviour" && !observation.designs.includes(rule.scope)) return [];
  const findings: RuleFinding[] = [];
  for (
    const finding of observation.outcome === "ok" ? rule.check(observation) : rule.checkRefusal?.(observation) ?? []
  ) {
    if (findings.length === 0 && !rule.applies(observation)) return [];
    findings.push({ rule: rule.id, finding });
  }
  return findings;
}
