import { UsageError } from "../../lib/cli/usage_error.ts";
import type { Case } from "../../lib/harness/case.ts";
import type { PlainResult } from "../../lib/harness/explain.ts";
import type { KnownFailure } from "../../lib/harness/known_failure.ts";
import { makeReport, type Report } from "../../lib/harness/report.ts";
import { run } from "../../lib/harness/run.ts";
import type { Rule } from "../../lib/spec/rule.ts";
import type { Subject } from "./subject.ts";

/** What a subject is to be judged by. */
export interface Plan {
  /** The cases to ask. */
  readonly cases: readonly Case[];
  readonly rules: readonly Rule[];
  /** What it is known to fail. */
  readonly known: readonly KnownFailure[];
  /** Whether these are all cases there are. */
  readonly isWhole: boolean;
}

/** How to go about it. */
export interface Manner {
  /** Milliseconds to wait for an answer, at least. */
  readonly limit: number;
  readonly jobs: number;
  readonly maxRestarts: number;
  readonly seed: number;
  /** Ends it early. */
  readonly signal: AbortSignal;
  /** Is told each verdict as it is found. */
  readonly onResult: (result: PlainResult) => void;
}

/**
 * Asks a subject every case of a plan, and reports.
 *
 * @throws {UsageError} If it cannot be started at all.
 */
export async function judgeSubject(subject: Subject, plan: Plan, manner: Manner): Promise<Report> {
  const { limit, jobs, maxRestarts, seed, signal, onResult } = manner;
  const connect = await subject.connect();
  const start = performance.now();
  const longest = Math.max(limit, subject.patience);
  const outcome = await run(plan.cases, plan.rules, connect, { limit: longest, jobs, maxRestarts, signal, onResult });
  if (outcome.end.kind === "not-started") throw new UsageError(outcome.end.message);
  return makeReport(outcome, {
    planned: plan.cases,
    rules: plan.rules,
    known: plan.known,
    isWhole: plan.isWhole,
    today: new Date().toISOString().slice(0, 10),
    seed,
    milliseconds: performance.now() - start,
    again: subject.again,
  });
}
