/**
 * The reference of the area `nocsr`, and its mutants.
 *
 * @module
 */
import type { Handlers } from "../../protocol/implementation.ts";
import type { RewriteInput, RewriteValue } from "../../protocol/nocsr.ts";
import type { Outcome } from "../../protocol/outcome.ts";
import { compile } from "./compile/compile.ts";
import { published as compilation } from "./compile/decisions.ts";
import { published as rewriting } from "./rewrite/decisions.ts";
import { designs as decisionsByDesign } from "./rewrite/designs.ts";
import { rewrite } from "./rewrite/rewrite.ts";
import { withRuns } from "./rewrite/with_runs.ts";

export { mutants } from "./mutants/mod.ts";

/** Carries out `nocsr.rewrite` without running what comes of it, for those who only compare that. */
export function rewriteOnly(input: RewriteInput, design: string | undefined): Outcome<RewriteValue> {
  return rewrite(decisionsByDesign.get(design ?? "") ?? rewriting, input);
}

/** How the reference answers the area's operations. */
export const handlers: Handlers = {
  "nocsr.rewrite": (input, design) => withRuns(rewriteOnly(input, design)),
  "nocsr.compile": (input) => compile(compilation, input),
};

/** The published designs that the reference follows. A case that names none is answered as by the newest. */
export const designs: readonly string[] = [...decisionsByDesign.keys()];
