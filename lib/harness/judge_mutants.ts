import type { Handlers, Implementation } from "../protocol/implementation.ts";
import type { OperationName } from "../protocol/operations.ts";
import type { Rule } from "../spec/rule.ts";
import type { Case } from "./case.ts";
import { inProcess } from "./in_process.ts";
import type { Adapter } from "./adapter.ts";
import { designsOf, judgeCase } from "./judge_case.ts";
import { judgedPart } from "./judged_part.ts";
import { rulesBroken } from "./rules_broken.ts";
import { textOfAnswer } from "./text_of_answer.ts";
import type { PlainVerdict } from "./verdict.ts";
import { whyNotAsked } from "./why_not_asked.ts";

/** A wrong implementation under judgement: its name, and the operations that it answers itself. */
export interface Suspect {
  readonly name: string;
  readonly title: string;
  readonly handlers: Handlers;
}

/** What the cases make of one wrong implementation. */
export interface Trial {
  readonly name: string;
  readonly title: string;
  /** For each rule that caught it, the case that did so first. */
  readonly caughtBy: ReadonlyMap<string, string>;
  /** Cases that did not get the value that they want, or in which it broke down. */
  readonly failedCases: readonly string[];
}

/** What the cases make of the reference and of every wrong implementation. */
export interface Mutation {
  /** By case, the rules that had something to say about the reference's answer. */
  readonly bound: ReadonlyMap<string, readonly string[]>;
  /** Rules that find fault with the reference itself, with the case. */
  readonly falseAlarms: readonly { readonly rule: string; readonly case: string }[];
  readonly trials: readonly Trial[];
  /** Rules that catch no wrong implementation. */
  readonly toothless: readonly string[];
}

/** Milliseconds for an answer of an implementation in this process. */
const LIMIT = 10_000;

/**
 * Judges wrong implementations by the cases: a rule that catches none guards nothing, and a wrong implementation that no
 * rule catches shows what is unguarded.
 *
 * A finding of a rule counts, whatever its level; that a case does not get the value it wants does not.
 *
 * @param cases The cases; each wrong implementation is asked those of the operations that it answers itself.
 * @param rules The rules to judge by.
 * @param makeImplementation Makes an implementation from operations that differ from the reference's.
 * @param suspects The wrong implementations.
 */
export async function judgeMutants(
  cases: readonly Case[],
  rules: readonly Rule[],
  makeImplementation: (handlers: Handlers) => Implementation,
  suspects: readonly Suspect[],
): Promise<Mutation> {
  const bound = new Map<string, readonly string[]>();
  const falseAlarms: { rule: string; case: string }[] = [];
  const known: Known = new Map();
  for await (const [question, verdict] of judged(cases, rules, makeImplementation({}), known)) {
    bound.set(question.id, judgedPart(verdict)?.bound ?? []);
    for (const rule of rulesBroken(verdict)) falseAlarms.push({ rule, case: question.id });
  }
  const trials: Trial[] = [];
  for (const suspect of suspects) {
    const concerned = cases.filter(({ operation }) => suspect.handlers[operation] !== undefined);
    trials.push(await tryOne(suspect, judged(concerned, rules, makeImplementation(suspect.handlers), known)));
  }
  const toothless = rules.map(({ id }) => id).filter((id) => !trials.some(({ caughtBy }) => caughtBy.has(id)));
  return { bound, falseAlarms, trials, toothless };
}

async function tryOne(
  { name, title }: Suspect,
  judged: AsyncIterable<readonly [Case, PlainVerdict]>,
): Promise<Trial> {
  const caughtBy = new Map<string, string>();
  const failedCases: string[] = [];
  for await (const [question, verdict] of judged) {
    for (const rule of rulesBroken(verdict)) if (!caughtBy.has(rule)) caughtBy.set(rule, question.id);
    if (!isRight(verdict)) failedCases.push(question.id);
  }
  return { name, title, caughtBy, failedCases };
}

/** By case, the first answer as text, with what it is held to, and the verdict: the same answer gets the same. */
type Known = Map<string, { readonly text: string; readonly verdict: PlainVerdict }>;

async function* judged(
  cases: readonly Case[],
  rules: readonly Rule[],
  implementation: Implementation,
  known: Known,
): AsyncGenerator<readonly [Case, PlainVerdict]> {
  await using adapter = inProcess(implementation);
  for (const question of cases.filter((one) => whyNotAsked(one, adapter.info) === undefined)) {
    yield [question, await verdictOn(question, rules, adapter, known)];
  }
}

async function verdictOn<O extends OperationName>(
  question: Case<O>,
  rules: readonly Rule[],
  adapter: Adapter,
  known: Known,
): Promise<PlainVerdict> {
  const { id, operation, design, input } = question;
  const request = design === undefined ? { operation, input } : { operation, design, input };
  const answer = await adapter.ask(request, LIMIT);
  const said = textOfAnswer(operation, answer);
  const text = said && [adapter.info.arch, ...designsOf(question, adapter.info), said].join();
  const before = known.get(id);
  if (text !== undefined && before?.text === text) return before.verdict;
  const relevant = rules.filter((rule) => rule.operation === operation);
  const verdict = judgeCase(question, answer, adapter.info, relevant);
  if (text !== undefined && before === undefined) known.set(id, { text, verdict });
  return verdict;
}

function isRight(verdict: PlainVerdict): boolean {
  return verdict.kind === "pass" || verdict.kind === "unsupported" || verdict.kind === "skipped";
}
