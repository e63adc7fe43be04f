import type { Explanation } from "../explanation.ts";
import { equivalent, open } from "./kinds.ts";

/** What survives of the mutants of `prologue`. */
export const prologue: readonly Explanation[] = [
  equivalent(
    "Only hand-written mutants use it.",
    "prologue/insns.ts#loadSigned: *",
    "prologue/insns.ts#jumpIfZero: *",
  ),
  equivalent(
    "The name of what is wrong, or of what was meant, is only in the words of a refusal.",
    "prologue/check_argument.ts#instead: if always true",
    "prologue/check_argument.ts#instead: || for &&",
    "prologue/check_argument.ts#instead: if always * (2nd)",
    "prologue/run.ts#refusal.place: *",
  ),
  equivalent(
    "No number of 20 digits fits into 64 bits, which is checked behind it.",
    "prologue/load_bytes.ts#MOST_DIGITS: 20 for 19",
    "prologue/load_bytes.ts#loadBytes: if always false",
  ),
  equivalent(
    "The list is only asked what it contains.",
    "prologue/register_offsets.ts#NOT_FETCHED: swapped: *",
  ),
  equivalent(
    "What lies elsewhere than in a register of pt_regs has no offset there under its name either.",
    "prologue/check_argument.ts#baseOffset.offset: ?: always true",
  ),
  equivalent(
    "What overflowed writes nothing from then on, and says so at the next check.",
    "prologue/writer.ts#Writer.write: if always true",
    "prologue/draft_prologue.ts#withoutArguments: ?: always false",
    "prologue/draft_prologue.ts#writeSlowPath: dropped: writer.check()",
    'prologue/draft_prologue.ts#writeSlowPath: swapped: writer.write({ kind: "done" }, [jump("success")… | writer.check()',
  ),
  equivalent(
    "Without a jump nothing is asked where one leads.",
    "prologue/draft_prologue.ts#withoutArguments: * for 0",
    "prologue/draft_prologue.ts#writeFastPath: * for 0",
  ),
  equivalent(
    "A load of four bytes has the size 0 in its opcode, and so has one of a size that there is not.",
    "prologue/load_bytes.ts#loadBytes: 5 for 4",
    "prologue/load_bytes.ts#loadBytes: 3 for 4",
  ),
  equivalent(
    "What was read is thrown away.",
    "prologue/read_traced.ts#readTraced: swapped: if (byte === undefined) return undefined | bytes[i] = byte",
  ),
  equivalent(
    "The machine refuses what is malformed as well, with the same error.",
    "prologue/run.ts#run: if always false",
  ),
  equivalent(
    "Of what user code returns, only the lower 32 bits are looked at.",
    "prologue/run.ts#runJoined.r0: 33 for 32",
    "prologue/run.ts#runJoined.r0: 40 for 32",
  ),
  equivalent(
    "Nothing else is thrown there.",
    "prologue/generate.ts#generate: if always true",
  ),
  equivalent(
    "The functions' numbers are apart, so that it does not matter who is asked first, and any other free number would do.",
    "prologue/run.ts#LOOK: *",
    "prologue/run.ts#runJoined.finders: swapped: *",
    "prologue/run.ts#firstOf: backwards",
    "prologue/pt_regs.ts#ptRegs: backwards",
  ),
  open(
    "No prologue and no program of the suite comes near 4096 instructions.",
    "prologue/decisions.ts#MOST_INSNS: *",
    "prologue/run.ts#MOST_INSNS: *",
    "prologue/run.ts#run.space: * for 0",
    "prologue/run.ts#run.space: + for -",
  ),
  open(
    "What there is no model of is not answered, which no case can want.",
    "prologue/probe_functions.ts#probeFunctions: ?: always true",
  ),
  open(
    "Whether r0 can be read where user code starts is not stated; kernels differ by how the prologue is looked at.",
    "prologue/run.ts#lookAt.look.isVoid: false for true",
    "prologue/run.ts#lookAt.look.call: * for 0",
  ),
  equivalent(
    "Only designs that the reference declares are asked for.",
    "prologue/handlers_with.ts#handlersWith.inDesign: ?: always true",
  ),
];
