import type { Mutant } from "../../mutant.ts";
import { type Decisions, published } from "../rewrite/decisions.ts";
import { rewrite } from "../rewrite/rewrite.ts";
import { withRuns } from "../rewrite/with_runs.ts";

/**
 * Makes the mutant of `nocsr.rewrite` in which some decisions are wrong.
 *
 * @param name Its name without the area.
 * @param title What it gets wrong.
 * @param wrong The decisions that take the place of the published ones.
 * @param fixedBy The published fix, where the bug really happened.
 */
export function rewriteMutant(
  name: string,
  title: string,
  wrong: Partial<Decisions>,
  fixedBy?: Mutant["fixedBy"],
): Mutant {
  const decisions: Decisions = { ...published, ...wrong };
  return {
    name: `nocsr/${name}`,
    title,
    ...fixedBy && { fixedBy },
    handlers: { "nocsr.rewrite": (input) => withRuns(rewrite(decisions, input)) },
  };
}
