import type { Case } from "../../lib/harness/case.ts";
import type { Trial } from "../../lib/harness/judge_mutants.ts";
import type { Fix } from "../../lib/history/fix.ts";
import type { Mutant } from "../../lib/impl/mutant.ts";

/** A bug that really happened, and what would have caught it. */
export interface Guarded {
  readonly fix: Fix;
  /** The mutants that have it, each with the rules that catch them and the case in which they first do. */
  readonly mutants: readonly { readonly name: string; readonly caughtBy: ReadonlyMap<string, string> }[];
  /** The cases that exercise it, by id. */
  readonly cases: readonly string[];
}

/** Puts every bug beside the mutants and the cases that name its fix. */
export function history(
  fixes: readonly Fix[],
  mutants: readonly Mutant[],
  trials: readonly Trial[],
  cases: readonly Case[],
): readonly Guarded[] {
  const caughtBy = new Map(trials.map((trial) => [trial.name, trial.caughtBy]));
  return fixes.map((fix) => ({
    fix,
    mutants: mutants.filter(({ fixedBy }) => fixedBy?.id === fix.id).map(({ name }) => ({
      name,
      caughtBy: caughtBy.get(name) ?? new Map(),
    })),
    cases: cases.filter((question) => question.fixes?.includes(fix.id)).map(({ id }) => id),
  }));
}

/** Whether a rule catches one of the bug's mutants, or, where no mutant can have it, a case exercises it. */
export function isGuarded({ mutants, cases }: Guarded): boolean {
  return mutants.length === 0 ? cases.length > 0 : mutants.every(({ caughtBy }) => caughtBy.size > 0);
}
