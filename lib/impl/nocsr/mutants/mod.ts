/**
 * The named wrong implementations of the area.
 *
 * @module
 */
import type { Mutant } from "../../mutant.ts";
import { compileMutants } from "./compile_mutants.ts";
import { contractMutants } from "./contract_mutants.ts";
import { patternMutants } from "./pattern_mutants.ts";
import { resultMutants } from "./result_mutants.ts";
import { runMutants } from "./run_mutants.ts";

/** All of them: those of patterns, of the contract, of the result, of what is run, and of the compiler's half. */
export const mutants: readonly Mutant[] = [
  ...patternMutants,
  ...contractMutants,
  ...resultMutants,
  ...runMutants,
  ...compileMutants,
];
