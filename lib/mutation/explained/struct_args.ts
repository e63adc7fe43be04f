import type { Explanation } from "../explanation.ts";
import { equivalent, open } from "./kinds.ts";

/** What survives of the mutants of `struct_args`. */
export const structArgs: readonly Explanation[] = [
  equivalent(
    "Any other free address would do.",
    "struct_args/trampoline.ts#ADDRESS: *",
    "struct_args/trampoline.ts#CALLEES.*: *",
    "struct_args/run_trampoline.ts#OWN: *",
    "struct_args/run_trampoline.ts#STACK: *",
    "struct_args/run_trampoline.ts#CALLER: * for 2048",
  ),
  equivalent(
    "There is more room than anybody takes.",
    "struct_args/run_trampoline.ts#STACK_SIZE: *",
    "struct_args/run_trampoline.ts#LIMIT: *",
    "struct_args/run.ts#ROOM: 40 for 32",
    "struct_args/run.ts#ROOM: 24 for 32",
    "struct_args/run.ts#pass.own: 2 for 1",
    "struct_args/frame.ts#layOutFrame.rbx: 2 for 1",
    "struct_args/plan.ts#plan.apart: 1 for 0",
  ),
  equivalent(
    "Regions are apart, and words have a place each, so that it does not matter who comes first.",
    "struct_args/run_trampoline.ts#runTrampoline.memory: swapped: *",
    "struct_args/run_trampoline.ts#runTrampoline.machine.code: swapped: *",
    "struct_args/run_trampoline.ts#runTrampoline: backwards",
  ),
  equivalent(
    "The trampoline throws away what the program and what is called behind it return, and of what is called before it " +
      "only whether that is 0 decides anything.",
    "struct_args/run_trampoline.ts#runTrampoline.called.program: * for 0",
    "struct_args/run_trampoline.ts#runTrampoline.called.enter: 2 for 1",
    "struct_args/run_trampoline.ts#runTrampoline.called.exit: * for 0",
  ),
  equivalent(
    "Neither statement touches what the other does.",
    "struct_args/place_words.ts#placeWords: swapped: if (!direct) onStack++ | words.push({ argument, index, place })",
    'struct_args/plan.ts#plan.args: swapped: slots += * | if (kept !== "in-slots") apart += own.length',
  ),
  equivalent(
    "A distance is a multiple of the alignment exactly if its opposite is.",
    "struct_args/place_words.ts#isUnaligned: - for +",
  ),
  equivalent(
    "Where the program has the prototype, arguments have six words at most: nothing comes behind one that does not fit r1 to r5.",
    "struct_args/layout.ts#layout.args: if always true",
  ),
  equivalent(
    "Behind the traced function nobody looks at the registers of its arguments.",
    "struct_args/emit_trampoline.ts#emitTrampoline: if always true (2nd)",
  ),
  equivalent(
    "A place on the stack names no register.",
    "struct_args/emit_trampoline.ts#registerOf.register: ?: always true",
  ),
  equivalent(
    "Of what is loaded, one byte is kept.",
    "struct_args/run.ts#bytesAt: 2 for 1",
    "struct_args/run.ts#bytesAt: 0 for 1",
  ),
  equivalent(
    "Only designs that the reference declares are asked for.",
    "struct_args/handlers_with.ts#handlersWith.inDesign: ?: always true",
  ),
  equivalent(
    "A type is of one kind.",
    "struct_args/plan.ts#hasFloat: swapped: *",
  ),
  equivalent(
    "No result has 9 bytes to 15.",
    "struct_args/run.ts#run: 9 for 8",
  ),
  open(
    "What the reference cannot do, it says, which no case can want.",
    "struct_args/run.ts#run: 16 for 8",
    "struct_args/plan.ts#hasFloat: if always false*",
    "struct_args/plan.ts#hasFloat: && for ||",
    "struct_args/plan.ts#hasFloat: every for some",
  ),
];
