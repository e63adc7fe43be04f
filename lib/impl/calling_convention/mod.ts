import type { Handlers } from "../../protocol/implementation.ts";
import { published } from "./decisions.ts";
import { run } from "./run.ts";

export { mutants } from "./mutants.ts";

/** The reference of the area's operations. */
export const handlers: Handlers = { "calling_convention.run": (input) => run(published, input) };
