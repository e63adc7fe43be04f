import type { Explanation } from "../explanation.ts";
import { equivalent } from "./kinds.ts";

/** What survives of the mutants of `calling_convention`. */
export const callingConvention: readonly Explanation[] = [
  equivalent(
    "The published decision refuses every fault, so that what is answered to one that is not refused never is.",
    'calling_convention/run.ts#run: swapped: if (result.outcome === "exit") return ok({ r0: … | if (!decisions.refuses(result.fault)) return ok…',
    "calling_convention/run.ts#run: if always false (2nd)",
    "calling_convention/run.ts#run.r0: *",
    "calling_convention/run.ts#run.bits: * for 64 (2nd)",
  ),
];
