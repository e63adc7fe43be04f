import type { Explanation } from "./explanation.ts";

/** The generated mutants that cannot be told from the reference, each with the reason. */
export const equivalents: readonly Explanation[] = [];
