import type { Explanation } from "../explanation.ts";
import { equivalent, open } from "./kinds.ts";

/** What survives of the mutants of how `nocsr` follows a program's paths. */
export const nocsrExplore: readonly Explanation[] = [
  equivalent(
    "No instruction is of two of the kinds that are told apart, and neither of two steps looks at what the other does.",
    "nocsr/paths/step.ts#step: swapped: if (insn === undefined)*",
    "nocsr/paths/step.ts#step: swapped: if (isConditionalJump(insn))*",
    "nocsr/paths/step.ts#step: swapped: if (isCall(insn))*",
    'nocsr/paths/step.ts#step: swapped: if (value.kind === "frame")*',
    "nocsr/paths/step.ts#checkRegisters: swapped: *",
    "nocsr/paths/step.ts#both: swapped: *",
    "nocsr/paths/step.ts#along: swapped: *",
    "nocsr/paths/step.ts#leave: swapped: if (frames.length === 0)*",
    'nocsr/paths/step.ts#leave: swapped: if (result.kind === "frame")*',
    "nocsr/paths/step.ts#leave: swapped: setRegisters(state, ARGS, unset)*",
    "nocsr/paths/step.ts#leave: swapped: setRegisters(state, [0], result)*",
    "nocsr/paths/step.ts#call: swapped: *",
    "nocsr/paths/explore.ts#explore: swapped: if (++steps > MAX_STEPS)*",
    "nocsr/paths/explore.ts#unseen: swapped: *",
    "nocsr/paths/explore.ts#widened: swapped: *",
  ),
  equivalent(
    "In whatever order they come, they get the same value, are asked the same, or are put together to the same.",
    "nocsr/paths/step.ts#ARGS: swapped: 4 | 5",
    "nocsr/paths/step.ts#checkRegisters: backwards",
    "nocsr/paths/state.ts#setRegisters: backwards",
    "nocsr/paths/sight.ts#Sight.note: backwards",
    "nocsr/paths/state.ts#widenSlots: backwards",
    "nocsr/paths/state.ts#widenSlots: swapped: ...a | ...b",
  ),
  equivalent("The lower of two equal offsets is either.", "nocsr/paths/sight.ts#Sight.note: <= for <"),
  equivalent(
    "What has been followed is only followed again, or copied once more.",
    "nocsr/paths/step.ts#both: ?: always true",
    "nocsr/paths/explore.ts#explore.fresh: ?: always true",
    "nocsr/paths/explore.ts#unseen: if always false (2nd)",
  ),
  equivalent(
    "Where the program is left to is nowhere, and told apart from every slot behind a call.",
    "nocsr/paths/explore.ts#explore.pending.frames.returnTo: *",
  ),
  equivalent(
    "Chains of calls as long are refused with the same error when the stacks are added up.",
    "nocsr/paths/step.ts#MAX_FRAMES: 9 for 8",
    "nocsr/paths/step.ts#MAX_FRAMES: 16 for 8",
    "nocsr/paths/step.ts#callSubprog: > for >=",
  ),
  equivalent(
    "After how many turns a loop's numbers are given up is made up: a loop that ends then has ended in either case.",
    "nocsr/paths/explore.ts#MAX_STATES: * for 256",
    "nocsr/paths/explore.ts#unseen: >= for >",
  ),
  open(
    "No program of the suite takes a million steps.",
    "nocsr/paths/explore.ts#MAX_STEPS: *",
    "nocsr/paths/explore.ts#explore: if always false",
    "nocsr/paths/explore.ts#explore: >= for >",
    "nocsr/paths/explore.ts#explore.steps: *",
  ),
  open(
    "No program of the suite needs what the one state has and the other has not in a slot, in a loop of so many turns.",
    "nocsr/paths/state.ts#widenSlots: if always true",
  ),
];
