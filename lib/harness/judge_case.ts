import type { ImplementationInfo } from "../protocol/implementation.ts";
import { areaOf, type OperationName } from "../protocol/operations.ts";
import { preview } from "../protocol/preview.ts";
import { type Finding, whole } from "../spec/finding.ts";
import type { Observation } from "../spec/observation.ts";
import { isBound, judge, type Rule } from "../spec/rule.ts";
import type { Answer } from "./adapter.ts";
import type { Case } from "./case.ts";
import type { Fail, Pass, PlainVerdict, RuleFinding } from "./verdict.ts";

/**
 * Judges the answer to a case: by what the case wants, and by every rule of its operation that binds the answer.
 *
 * An answer passes only if something judged it: where the case wants no more than that the rules hold, and no rule has
 * anything to say, it fails.
 *
 * @throws Whatever a rule throws, which is the rule's bug.
 */
export function judgeCase<O extends OperationName>(
  question: Case<O>,
  answer: Answer<O>,
  info: ImplementationInfo,
  rules: readonly Rule[],
): PlainVerdict {
  if (answer.kind !== "outcome") return answer;
  const { outcome } = answer;
  if (outcome.outcome === "unsupported") {
    const { reason, url } = outcome;
    return { kind: "unsupported", reason, ...url === undefined ? {} : { url } };
  }
  const asked = {
    operation: question.operation,
    input: question.input,
    arch: info.arch,
    designs: designsOf(question, info),
  };
  return judgeObservation(question, { ...asked, ...outcome }, rules);
}

/**
 * The design to which an answer is held: that which the case asks for, else the one of the area that the implementation
 * prefers. Others that it declares may contradict it.
 */
export function designsOf(
  { operation, design }: Pick<Case, "operation" | "design">,
  { designs }: Pick<ImplementationInfo, "designs">,
): readonly string[] {
  if (design !== undefined) return [design];
  return designs.filter((declared) => declared.startsWith(`${areaOf(operation)}@`)).slice(0, 1);
}

function judgeObservation<O extends OperationName>(
  question: Case<O>,
  observation: Observation<O>,
  rules: readonly Rule[],
): Pass | Fail {
  const bound = rules.filter((rule) => isBound(rule, observation));
  const found = bound.map((rule) => ({ rule, findings: judge(rule, observation) }));
  const wanted = [...compare(question, observation, bound.length > 0)];
  const [first, ...others] = [
    ...found.flatMap(({ rule, findings }) => rule.level === "must" ? named(rule.id, findings) : []),
    ...named("expect", wanted),
  ];
  const judged = {
    observation,
    bound: bound.map(({ id }) => id),
    warnings: found.flatMap(({ rule, findings }) => rule.level === "should" ? named(rule.id, findings) : []),
  };
  return first === undefined ? { kind: "pass", ...judged } : { kind: "fail", ...judged, findings: [first, ...others] };
}

function named(rule: string, findings: readonly Finding[]): readonly RuleFinding[] {
  return findings.map((finding) => ({ rule, finding }));
}

/** Compares an answer with what its case wants. */
function* compare<O extends OperationName>(
  { wanted }: Case<O>,
  observation: Observation<O>,
  isJudged: boolean,
): Iterable<Finding> {
  const came = observation.outcome === "ok" ? "a value" : refusal(observation.errno, observation.message);
  switch (wanted.kind) {
    case "holds":
      if (!isJudged) yield whole("an answer that a rule can judge", `${came}, of which no rule has anything to say`);
      return;
    case "rejected":
      yield* compareRefusal(wanted, observation, came);
      return;
    case "value":
      if (observation.outcome === "ok") yield* wanted.compare(observation);
      else yield whole(preview(wanted.stated), came);
  }
}

function* compareRefusal(
  { errno, message }: { readonly errno: readonly string[]; readonly message?: string },
  observation: Observation,
  came: string,
): Iterable<Finding> {
  const kind = errno.length === 0 ? "a refusal" : `a refusal with ${errno.join(" or ")}`;
  if (observation.outcome === "ok") {
    yield whole(kind, came);
    return;
  }
  if (errno.length > 0 && !errno.includes(observation.errno)) yield whole(kind, came);
  if (message !== undefined && !observation.message.includes(message)) {
    yield whole(`a refusal whose words contain ${JSON.stringify(message)}`, came);
  }
}

function refusal(errno: string, message: string): string {
  return message === "" ? `a refusal with ${errno}` : `a refusal with ${errno}: ${message}`;
}
