import type { Area } from "../spec/clauses.ts";

/** The areas of which every clause has a rule; in these a clause without one is an error. */
export const finishedAreas: readonly Area[] = [
  "calling_convention",
  "instances",
  "nocsr",
  "prologue",
  "struct_args",
  "tailcall",
];
