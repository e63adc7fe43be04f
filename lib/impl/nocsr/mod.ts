/**
 * The reference of the area `nocsr`, and its mutants.
 *
 * @module
 */
import type { Handlers } from "../../protocol/implementation.ts";
import { compile } from "./compile/compile.ts";
import { published as compilation } from "./compile/decisions.ts";
import { published as rewriting } from "./rewrite/decisions.ts";
import { designs as decisionsByDesign } from "./rewrite/designs.ts";
import { rewrite } from "./rewrite/rewrite.ts";
import { withRuns } from "./rewrite/with_runs.ts";

export { mutants } from "./mutants/mod.ts";

/** How the reference answers the area's operations. */
export const handlers: Handlers = {
  "nocsr.rewrite": (input, design) => withRuns(rewrite(decisionsByDesign.get(design ?? "") ?? rewriting, input)),
  "nocsr.compile": (input) => compile(compilation, input),
};

/** The published designs that the reference follows. A case that names none is answered as by the newest. */
export const designs: readonly string[] = [...decisionsByDesign.keys()];
