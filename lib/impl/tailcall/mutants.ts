import type { Mutant } from "../mutant.ts";
/** The wrong implementations of everything but poking. */
export const codeMutants: readonly Mutant[] = [];
