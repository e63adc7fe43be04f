import type { Observation } from "../observation.ts";

/**
 * Whether an implementation declares that it follows a published design of the rewrite, whichever.
 *
 * Who declares none owes what any loader owes to a program: to take it as it is and to do what it says. It may keep
 * every pair, as kernels did before 6.12.
 */
export function followsDesign({ designs }: Observation<"nocsr.rewrite">): boolean {
  return designs.some((design) => design.startsWith("nocsr@"));
}
