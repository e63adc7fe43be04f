import { type Fate, isKilled } from "../../lib/mutation/fate.ts";
import type { JudgedMutant } from "../../lib/mutation/judge_generated.ts";

/** What became of some generated mutants, in numbers. */
export interface Score {
  readonly mutants: number;
  /** Those that a rule or a case tells from the reference, and those that break down or hang. */
  readonly killed: number;
  readonly byFate: Readonly<Record<Fate["kind"], number>>;
  /** Those that no observation can tell from the reference. */
  readonly equivalent: number;
  /** Those that survive, and it is said why the suite leaves them alone. */
  readonly open: number;
  /** Those that survive, and nothing is said of them. */
  readonly unexplained: number;
}

const NONE: Score["byFate"] = {
  caught: 0,
  crashed: 0,
  hung: 0,
  "case-only": 0,
  "rule-broke": 0,
  survives: 0,
  idle: 0,
  unreached: 0,
};

/** Counts what became of generated mutants. */
export function scoreOf(judged: readonly JudgedMutant[]): Score {
  const byFate = { ...NONE };
  for (const { fate } of judged) byFate[fate.kind]++;
  const alive = judged.filter(({ fate }) => !isKilled(fate));
  const explainedAs = (kind: string | undefined) =>
    alive.filter(({ explanation }) => explanation?.kind === kind).length;
  return {
    mutants: judged.length,
    killed: judged.length - alive.length,
    byFate,
    equivalent: explainedAs("equivalent"),
    open: explainedAs("open"),
    unexplained: explainedAs(undefined),
  };
}

/** Whether every mutant is killed or explained. */
export function isComplete({ unexplained }: Score): boolean {
  return unexplained === 0;
}

/** The share that is killed of the mutants that can be told from the reference, in percent, rounded down to a tenth. */
export function percentKilled({ mutants, equivalent, killed }: Score): string {
  const different = mutants - equivalent;
  return different === 0 ? "–" : `${(Math.floor(1000 * killed / different) / 10).toFixed(1)} %`;
}
