/**
 * The reference of the area `tailcall`, and its mutants.
 *
 * @module
 */
import type { Handlers } from "../../protocol/implementation.ts";
import { designs as decisionsByDesign } from "./compile/designs.ts";
import { handlersWith } from "./handlers_with.ts";
import { published } from "./poke/decisions.ts";
import { poke } from "./poke/poke.ts";

export { mutants } from "./mutants.ts";

/** The reference of the area's operations. */
export const handlers: Handlers = {
  ...handlersWith((decisions) => decisions),
  "tailcall.poke": (input) => poke(published, input),
};

/** The published designs that the reference follows, the preferred one first. */
export const designs: readonly string[] = [...decisionsByDesign.keys()];
