import fc from "fast-check";
import type { Adapter } from "../../../harness/adapter.ts";
import { encode } from "../../../protocol/encode.ts";
import { formatProblems } from "../../../protocol/format_problems.ts";
import { type OperationName, operations } from "../../../protocol/operations.ts";
import type { Generator, Question } from "../../generator.ts";
import { brokenRules, verdictOn } from "./broken_rules.ts";

/** A question whose answer breaks a rule, or that got none. */
export interface Trouble<O extends OperationName> {
  readonly question: Question<O>;
  /** What goes over the wire. */
  readonly wire: string;
  /** The rules that are broken, or how the implementation broke. */
  readonly what: string;
}

/** What came of some questions. */
export interface Sampled<O extends OperationName> {
  readonly asked: number;
  /** How many answers some rule had something to say about. */
  readonly judged: number;
  /** How often each outcome came: `ok`, a refusal by its error, `unsupported` by its reason, or none at all. */
  readonly outcomes: ReadonlyMap<string, number>;
  readonly troubles: readonly Trouble<O>[];
}

/**
 * Asks an implementation a sample of a generator's questions, and judges every answer.
 *
 * @throws If a question is none that the operation may be asked.
 */
export async function sample<O extends OperationName>(
  generator: Generator<O>,
  adapter: Adapter,
  numRuns: number,
  seed = 1,
): Promise<Sampled<O>> {
  const outcomes = new Map<string, number>();
  const troubles: Trouble<O>[] = [];
  let bound = 0;
  for (const question of fc.sample(generator.questions(adapter.info), { numRuns, seed })) {
    const wire = wireOf(generator.operation, question);
    const verdict = await verdictOn(adapter, generator.operation, question);
    const broken = brokenRules(verdict, "must");
    const judged = verdict.kind === "pass" || verdict.kind === "fail";
    if (judged && verdict.bound.length > 0) bound++;
    const outcome = judged
      ? verdict.observation.outcome === "ok" ? "ok" : verdict.observation.errno
      : verdict.kind === "unsupported"
      ? `unsupported: ${verdict.reason.replace(/\d+/g, "N").slice(0, 60)}`
      : verdict.kind;
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (broken.length > 0) troubles.push({ question, wire, what: broken.join(", ") });
    else if (!judged && verdict.kind !== "unsupported") {
      troubles.push({ question, wire, what: JSON.stringify(verdict) });
    }
  }
  return { asked: numRuns, judged: bound, outcomes, troubles };
}

/** The share of the questions that were answered with a value. */
export function shareOk({ asked, outcomes }: Sampled<OperationName>): number {
  return (outcomes.get("ok") ?? 0) / asked;
}

/** The share of the questions on whose answers a rule had something to say. */
export function shareJudged({ asked, judged }: Sampled<OperationName>): number {
  return judged / asked;
}

/** What came of a sample, in one line. */
export function describeSample({ asked, judged, outcomes }: Sampled<OperationName>): string {
  const counts = [...outcomes].sort(([, a], [, b]) => b - a).map(([outcome, count]) => `${count} ${outcome}`);
  return `of ${asked} questions ${judged} judged: ${counts.join(", ")}`;
}

/** A question as it goes over the wire, read back as a check that the operation takes it and loses nothing of it. */
export function wireOf<O extends OperationName>(operation: O, { input, design }: Question<O>): string {
  const schema = operations[operation].input;
  const encoded = encode(schema, input);
  if (!encoded.ok) throw new TypeError(formatProblems(encoded.problems, ["question"]));
  const text = JSON.stringify(encoded.value);
  const again = encode(schema, schema.parse(JSON.parse(text)));
  if (!again.ok || JSON.stringify(again.value) !== text) throw new TypeError(`wanted ${text} to be read back as it is`);
  return design === undefined ? text : `${design}: ${text}`;
}
