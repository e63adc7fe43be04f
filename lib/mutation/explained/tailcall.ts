import type { Explanation } from "../explanation.ts";
import { equivalent, open } from "./kinds.ts";

/** What survives of the mutants of `tailcall`. */
export const tailcall: readonly Explanation[] = [
  equivalent(
    "Operands have 4 or 8 bytes and displacements 8 or 32 bits; only whether it is the greater is looked at.",
    "tailcall/compile/shared_counter.ts#sharedCounter.checkLimit.dispSize: 33 for 32",
    "tailcall/compile/body/*.ts#*: 5 for 4",
    "tailcall/compile/body/*.ts#*: 3 for 4",
    "tailcall/compile/body/memory.ts#translateMemory.dispSize: 33 for 32",
  ),
  equivalent(
    "The same place in a longer or a shorter form.",
    "tailcall/compile/body/memory.ts#translateMemory.dispSize: > for >=",
    "tailcall/compile/body/memory.ts#translateMemory.dispSize: < for <=",
    "tailcall/compile/body/move.ts#moveImm64: ?: always false",
  ),
  equivalent(
    "The words of an error that is thrown go nowhere: the outcome does.",
    "tailcall/declined.ts#Declined.constructor: *",
  ),
  equivalent("Nothing else is thrown there.", "tailcall/declined.ts#outcomeOf: if always true"),
  equivalent(
    "The place of what is wrong, or its kind, is only in the words of a refusal.",
    "tailcall/compile/plan.ts#checkKind.slot: && for ||",
    "tailcall/compile/plan.ts#tailCallAt.type: *",
  ),
  equivalent(
    "The text between the locations of a made-up caller, and where it lies, are made up as well; any would do.",
    "tailcall/poke/poke.ts#loadedSite.between: *",
    "tailcall/poke/poke.ts#loadedSite.bypass: - for +",
    "tailcall/poke/poke.ts#loadedSite.target: *",
    "tailcall/poke/poke.ts#poke.entries: - for +",
    "tailcall/poke/poke.ts#poke.entries: - for + (2nd)",
  ),
  equivalent(
    "Nothing runs while the array is filled, so that only what the text is in the end counts.",
    "tailcall/run/program_array.ts#ProgramArray.update: dropped: this.#content.set(index, program)",
    "tailcall/run/program_array.ts#ProgramArray.update: swapped: *",
    "tailcall/run/program_array.ts#ProgramArray.update: if always false",
    "tailcall/run/program_array.ts#ProgramArray.update: backwards",
    "tailcall/run/program_array.ts#ProgramArray.update: backwards (2nd)",
    "tailcall/run/program_array.ts#ProgramArray.update.actions: ?: always true",
  ),
  equivalent(
    "A program comes to the same whether its tail calls are direct or not, and wherever in memory things lie.",
    "tailcall/run/load.ts#load.source.direct: false for true",
    "tailcall/run/load.ts#load.regions: swapped: array.region | ...regions",
    "tailcall/run/load.ts#liveSites: && for ||",
    "tailcall/run/load.ts#liveSites.between: - for +",
    "tailcall/run/load.ts#describe.description: - for +",
    "tailcall/run/load.ts#regionOf.bytes: * for 8",
    "tailcall/run/program_array.ts#ProgramArray.constructor: swapped: *",
    "tailcall/run/program_array.ts#ProgramArray.constructor.bytes: * for 8",
    "tailcall/run/run.ts#run: swapped: machine.cpu.set(*",
    "tailcall/run/run.ts#run.memory: swapped: *",
    "tailcall/run/run.ts#helpersOf: backwards",
    "tailcall/run/run.ts#helpersOf: backwards (2nd)",
  ),
  open(
    "No helper that takes memory is both modelled and at hand for the programs that the suite loads.",
    "tailcall/run/helper_external.ts#*",
    "tailcall/compile/stack_depths.ts#touches: ?: always false",
    "tailcall/compile/stack_depths.ts#touches: dropped: { register: at + 1, off: 0, size: undefined }",
    "tailcall/compile/stack_depths.ts#touches.register: *",
    "tailcall/compile/stack_depths.ts#touches.off: *",
  ),
  open(
    "No program of the suite is as long, or has as many functions or tail calls.",
    "tailcall/compile/plan.ts#plan: if always false",
    "tailcall/compile/plan.ts#plan: >= for >",
    "tailcall/compile/plan.ts#plan: if always false (2nd)",
    "tailcall/compile/plan.ts#plan: >= for > (2nd)",
    "tailcall/compile/compile.ts#compile: >= for >",
  ),
];
