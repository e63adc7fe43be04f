import type { Explanation } from "../explanation.ts";

/** Mutants that no observation can tell from the reference, for one reason. */
export function equivalent(reason: string, ...mutants: readonly string[]): Explanation {
  return { kind: "equivalent", reason, mutants };
}

/** Mutants that an observation could tell from the reference, and the suite leaves alone, for one reason. */
export function open(reason: string, ...mutants: readonly string[]): Explanation {
  return { kind: "open", reason, mutants };
}
