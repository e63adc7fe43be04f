import type { Explanation } from "../explanation.ts";
import { equivalent, open } from "./kinds.ts";

/** What survives of the mutants of what `nocsr` knows of values on a path. */
export const nocsrPaths: readonly Explanation[] = [
  equivalent("The lesser or the greater of two equal numbers is either.", "nocsr/paths/reading.ts#common: *= for *"),
  equivalent(
    "What is read as it is comes to the same when it is cut.",
    "nocsr/paths/reading.ts#read: if always false",
    "nocsr/paths/reading.ts#read: > for >=",
    "nocsr/paths/reading.ts#read: < for <=",
  ),
  equivalent(
    "Objects that are one hold the same as well.",
    "nocsr/paths/value.ts#isSame: if always false",
  ),
  equivalent(
    "A path on which the same function's address is held is followed again, as often as states are told apart at all.",
    "nocsr/paths/value.ts#isSame: !== for === (10th)",
  ),
  equivalent(
    "The address of a function that is given offsets, too, is still one.",
    "nocsr/paths/alu.ts#pointerAlu: ?: always true (2nd)",
  ),
  equivalent(
    "No operation is of two of the kinds that are told apart, and no load of eight bytes extends a sign.",
    "nocsr/paths/branch.ts#parted: swapped: *",
    "nocsr/paths/memory.ts#loaded: swapped: *",
  ),
  equivalent(
    "Neither of the two looks at what the other does: no instruction that stores a register loads one, but for atomics, " +
      "whose result is not known.",
    'nocsr/paths/memory.ts#accessMemory: swapped: if (base.kind === "frame")*',
    "nocsr/paths/memory.ts#accessMemory: swapped: sight.note(*",
    "nocsr/paths/call.ts#callFunction: swapped: args.forEach(*",
    "nocsr/paths/call.ts#callFunction: swapped: sight.note(*",
  ),
  equivalent(
    "Only mutants that are written by hand look at how an access comes about.",
    "nocsr/paths/memory.ts#accessMemory.kind: ?: always *",
    "nocsr/paths/memory.ts#accessMemory.direct: *",
    "nocsr/paths/call.ts#callFunction.kind: *",
    "nocsr/paths/call.ts#callFunction.direct: *",
  ),
  equivalent(
    "What is not aligned and lies outside as well is refused with the same error.",
    "nocsr/paths/memory.ts#checkBounds: swapped: if (min === max*",
  ),
  equivalent("Each slot is looked at for itself.", "nocsr/paths/memory.ts#forget: backwards"),
  open(
    "Kernels are asked of raw tracepoints, whose contexts hold no address of a packet in four bytes.",
    "nocsr/paths/memory.ts#loaded: ?: always true",
  ),
];
