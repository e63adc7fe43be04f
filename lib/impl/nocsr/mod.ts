/**
 * The reference of the area `nocsr`, and its mutants.
 *
 * @module
 */
import type { Handlers } from "../../protocol/implementation.ts";
import type { Mutant } from "../mutant.ts";
import { published } from "./rewrite/decisions.ts";
import { rewrite } from "./rewrite/rewrite.ts";

/** How the reference answers the area's operations. */
export const handlers: Handlers = {
  "nocsr.rewrite": (input) => rewrite(published, input),
};

/** The area's named wrong implementations. */
export const mutants: readonly Mutant[] = [];
