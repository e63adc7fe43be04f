import { judgeMutants, type Mutation } from "../../lib/harness/judge_mutants.ts";
import { loadSuite } from "../../lib/harness/load_suite.ts";
import { mutants } from "../../lib/impl/mutants.ts";
import { referenceWith } from "../../lib/impl/reference.ts";
import type { Evidence } from "../../lib/rulebook/matrix.ts";
import { readConfirmations } from "./confirmations.ts";

/** Judges the reference and every mutant by every case. */
export async function judgeEverything(): Promise<Mutation> {
  const { cases, rules } = await loadSuite(`${import.meta.dirname}/../../conformance`);
  return await judgeMutants(cases, rules, referenceWith, mutants);
}

/** Gathers what the matrix is made from. */
export async function gatherEvidence(): Promise<Evidence> {
  const { bound, trials } = await judgeEverything();
  return {
    cases: bound,
    mutants: new Map(trials.map(({ name, caughtBy }) => [name, [...caughtBy.keys()]])),
    confirmations: new Map(Object.entries(await readConfirmations())),
  };
}
