/**
 * The reference of the area `struct_args`, and its mutants.
 *
 * @module
 */
import type { Handlers } from "../../protocol/implementation.ts";
import { handlersWith } from "./handlers_with.ts";

export { designNames as designs } from "./designs.ts";
export { mutants } from "./mutants.ts";

/** The reference of the area's operations. */
export const handlers: Handlers = handlersWith((decisions) => decisions);
