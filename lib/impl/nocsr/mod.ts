/**
 * The reference of the area `nocsr`, and its mutants.
 *
 * @module
 */
import type { Handlers } from "../../protocol/implementation.ts";
import type { Mutant } from "../mutant.ts";
import { compile } from "./compile/compile.ts";
import { published as compilation } from "./compile/decisions.ts";
import { published as rewriting } from "./rewrite/decisions.ts";
import { designs as decisionsByDesign } from "./rewrite/designs.ts";
import { rewrite } from "./rewrite/rewrite.ts";

/** How the reference answers the area's operations. */
export const handlers: Handlers = {
  "nocsr.rewrite": (input, design) => rewrite(decisionsByDesign.get(design ?? "") ?? rewriting, input),
  "nocsr.compile": (input) => compile(compilation, input),
};

/** The published designs that the reference follows, the newest first. */
export const designs: readonly string[] = [...decisionsByDesign.keys()];

/** The area's named wrong implementations. */
export const mutants: readonly Mutant[] = [];
