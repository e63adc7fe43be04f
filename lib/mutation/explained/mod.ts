import type { Explanation } from "../explanation.ts";
import { callingConvention } from "./calling_convention.ts";
import { instances } from "./instances.ts";
import { nocsr } from "./nocsr.ts";
import { nocsrExplore } from "./nocsr_explore.ts";
import { nocsrPaths } from "./nocsr_paths.ts";
import { prologue } from "./prologue.ts";
import { structArgs } from "./struct_args.ts";
import { tailcall } from "./tailcall.ts";

/** Why the generated mutants that survive do, in the order of the areas. */
export const explained: readonly Explanation[] = [
  ...callingConvention,
  ...instances,
  ...nocsr,
  ...nocsrExplore,
  ...nocsrPaths,
  ...prologue,
  ...structArgs,
  ...tailcall,
];
