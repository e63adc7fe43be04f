import type { Handlers } from "../../protocol/implementation.ts";
import { published } from "./decisions.ts";
import { run } from "./run.ts";

export { mutants } from "./mutants.ts";

/** The reference of the area's operations. */
export const handlers: Handlers = { "instances.run": (input) => run(published, input) };

/** The published design that the reference follows: libbpf 0.3, to the letter. */
export const designs: readonly string[] = ["instances@0.3"];
