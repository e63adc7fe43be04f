import type { JudgedMutant } from "../../lib/mutation/judge_generated.ts";
import { type Fate, isKilled } from "../../lib/mutation/fate.ts";

/** What became of some generated mutants, in numbers. */
export interface Score {
  readonly mutants: number;
  /** Those that a rule or a case tells from the reference, and those that break down or hang. */
  readonly killed: number;
  readonly byFate: Readonly<Record<Fate["kind"], number>>;
  /** Those that are not killed, and it is said why. */
  readonly explained: number;
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
  return {
    mutants: judged.length,
    killed: judged.filter(({ fate }) => isKilled(fate)).length,
    byFate,
    explained: judged.filter(({ explanation }) => explanation !== undefined).length,
  };
}

/** Whether every mutant is killed or explained. */
export function isComplete({ mutants, killed, explained }: Score): boolean {
  return killed + explained === mutants;
}

/** The share of mutants that are killed, in percent, rounded down to a tenth. */
export function percentKilled({ mutants, killed }: Score): string {
  return mutants === 0 ? "–" : `${(Math.floor(1000 * killed / mutants) / 10).toFixed(1)} %`;
}
