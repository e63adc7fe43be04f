import { mutants as callingConvention } from "./calling_convention/mod.ts";
import { mutants as instances } from "./instances/mod.ts";
import type { Mutant } from "./mutant.ts";
import { mutants as nocsr } from "./nocsr/mod.ts";
import { mutants as prologue } from "./prologue/mod.ts";
import { mutants as structArgs } from "./struct_args/mod.ts";
import { mutants as tailcall } from "./tailcall/mod.ts";

/** Every named wrong implementation, in the order of the areas. */
export const mutants: readonly Mutant[] = [
  ...callingConvention,
  ...instances,
  ...nocsr,
  ...prologue,
  ...structArgs,
  ...tailcall,
];
