import type { Explanation } from "../explanation.ts";
import { equivalent, open } from "./kinds.ts";

/** What survives of the mutants of `nocsr`, but for those of `paths/`. */
export const nocsr: readonly Explanation[] = [
  equivalent(
    "An implementation chooses itself on which CPUs, on what and for how long it runs a program, and its runs say what " +
      "it chose; what depends on time or chance is not judged by them, and behind the CPU's number nobody may look.",
    "nocsr/rewrite/with_runs.ts#CPUS: 1 for 0",
    "nocsr/rewrite/with_runs.ts#CPUS: * for 1",
    "nocsr/rewrite/with_runs.ts#WORDS: *",
    "nocsr/rewrite/with_runs.ts#PERCPU_ADDRESS: *1 for *",
    "nocsr/rewrite/with_runs.ts#PERCPU_ADDRESS: *8 for *",
    "nocsr/rewrite/with_runs.ts#PERCPU_ADDRESS: *2 for *",
    "nocsr/rewrite/with_runs.ts#LIMIT: *",
    "nocsr/rewrite/with_runs.ts#runOn.machine.functions.*",
    "nocsr/rewrite/with_runs.ts#wordOf: *",
    "nocsr/rewrite/with_runs.ts#percpuMemory.bytes: 9 for 8",
    "nocsr/rewrite/with_runs.ts#percpuMemory.bytes: 7 for 8",
    "nocsr/rewrite/with_runs.ts#percpuMemory.bytes: 16 for 8",
    "nocsr/rewrite/with_runs.ts#percpuMemory.bytes: * for 165",
  ),
  equivalent(
    "No run and an empty list of runs are the same, and a program runs on both CPUs or on neither.",
    "nocsr/rewrite/with_runs.ts#withRuns: ?: always false",
    "nocsr/rewrite/with_runs.ts#withRuns: 1 for 0",
    "nocsr/rewrite/with_runs.ts#withRuns: -1 for 0",
  ),
  open(
    "No rule asks an implementation to run what it made.",
    "nocsr/rewrite/with_runs.ts#withRuns: if always true",
    "nocsr/rewrite/with_runs.ts#withRuns: ?: always true",
    "nocsr/rewrite/with_runs.ts#withRuns: !== for ===",
    "nocsr/rewrite/with_runs.ts#runOn: ?: always false",
    "nocsr/rewrite/with_runs.ts#runOn: dropped: *",
    'nocsr/rewrite/with_runs.ts#runOn.machine.extensions: dropped: "xlated"',
    "nocsr/rewrite/with_runs.ts#runOn.result.regions: dropped: percpuMemory(cpu)",
  ),
  equivalent(
    "Where the CPU's number lies differs from boot to boot.",
    "nocsr/rewrite/inline_body.ts#CPU_NUMBER: *",
  ),
  equivalent(
    "The order makes no difference to a set, to instructions that are replaced each for itself, or to what is found by " +
      "looking until nothing new comes of it.",
    "nocsr/rewrite/preserved.ts#preserved*: swapped: *",
    "nocsr/rewrite/decisions.ts#published.removed: swapped: spill | fill",
    "nocsr/rewrite/decisions.ts#published.scratched: swapped: *",
    "nocsr/rewrite/plan.ts#isSpoilt.halves: swapped: spill | fill",
    "nocsr/rewrite/rewrite.ts#carryOut: swapped: for (const [index, insn] of program.entries())*",
    "nocsr/rewrite/rewrite.ts#carryOut: backwards*",
    "nocsr/rewrite/pattern.ts#pairsAround: swapped: free = decisions.without(free, spill.src) | pairs.push(pair)",
    "nocsr/compile/decisions.ts#scratched: swapped: *",
    "nocsr/compile/compile.ts#savedAround: backwards",
    "nocsr/compile/compile.ts#carryOut: backwards",
    "nocsr/compile/assigned.ts#assigned: backwards",
    "nocsr/compile/assigned.ts#assigned.flow: swapped: *",
    "nocsr/check_shape.ts#enteredSlots: backwards",
    "nocsr/check_shape.ts#enteredSlots: swapped: if (callee !== undefined)*",
  ),
  equivalent(
    "What has been looked up is only looked up again.",
    "nocsr/call_models.ts#callModels: dropped: known.set(insn, model)",
    "nocsr/call_models.ts#callModels: if always false",
  ),
  equivalent(
    "The first slot is always entered.",
    "nocsr/check_shape.ts#checkShape: > for >=",
    "nocsr/check_shape.ts#checkShape: 1 for 0",
  ),
  equivalent(
    "Nothing else is thrown there.",
    "nocsr/rewrite/rewrite.ts#rewrite: if always true",
    "nocsr/compile/compile.ts#compile: if always true",
  ),
  equivalent(
    "Only the distance between two places counts, not where the first one is.",
    "nocsr/splice.ts#splice.length: * for 0",
  ),
  equivalent(
    "The lowest slot of a pattern that is ever reached is at -8 or lower, and one that is not takes no stack.",
    "nocsr/rewrite/lowest_slot.ts#lowestSlot: * for 0",
  ),
  equivalent(
    "All patterns of a function have the same lowest slot.",
    "nocsr/rewrite/decisions.ts#published.region.bottom: Math.max for Math.min",
  ),
  equivalent(
    "Who reaches below 512 bytes has a stack that is too large, and is refused with the same error.",
    "nocsr/rewrite/decisions.ts#published.frameSize: 513 for 512",
  ),
  equivalent(
    "Stacks are multiples of 16 bytes: none of them is between 512 and 528.",
    "nocsr/rewrite/check_combined_stack.ts#MAX_STACK: 513 for 512",
    "nocsr/rewrite/check_combined_stack.ts#MAX_STACK: 520 for 512",
    "nocsr/rewrite/check_combined_stack.ts#checkCombinedStack: -1 for 0 (2nd)",
  ),
  equivalent(
    "The last instruction of a function is an exit or a jump, so that no pair is around a call behind it.",
    "nocsr/rewrite/pattern.ts#patternsOf: <= for <",
  ),
  equivalent(
    "There are six registers that a call may keep.",
    "nocsr/rewrite/pattern.ts#pairsAround: <= for <",
    "nocsr/rewrite/pattern.ts#pairsAround: 7 for 6",
  ),
  equivalent(
    "With six pairs at most, a slot that is too low by 8 bytes a pair is so by 7 as well.",
    "nocsr/compile/compile.ts#carryOut.bottom: 7 for 8",
  ),
  open(
    "No program of the suite has 32768 instructions, so that a jump would not reach its target.",
    "nocsr/splice.ts#relocate: if always false (2nd)",
  ),
  open(
    "A program that breaks two limits is refused for the one or for the other.",
    "nocsr/rewrite/check_combined_stack.ts#checkCombinedStack.visit: swapped: if (depth > MAX_STACK)*",
    "nocsr/rewrite/check_combined_stack.ts#checkCombinedStack.visit: backwards",
  ),
  open(
    "No program of the suite jumps to itself and nowhere else.",
    "nocsr/rewrite/without_dead_code.ts#isNothing: -1 for 0",
  ),
  open(
    "An implementation that declares no design is not held to one.",
    "nocsr/mod.ts#designs: *",
    'nocsr/rewrite/designs.ts#designs: dropped: ["nocsr@7.2", published]',
  ),
];
