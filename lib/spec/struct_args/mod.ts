/**
 * The rules of struct arguments.
 *
 * @module
 */
import type { Expectation } from "../expectation.ts";
import type { Rule } from "../rule.ts";
import { layoutExpectation, runExpectation, trampolineExpectation } from "./expect.ts";
import { largeStructsRefused } from "./layout/large_structs_refused.ts";
import { piecesAsPassed } from "./layout/pieces_as_passed.ts";
import { pointerInTheSlot } from "./layout/pointer_in_the_slot.ts";
import { slotsInOrder } from "./layout/slots_in_order.ts";
import { smallStructsAccepted } from "./layout/small_structs_accepted.ts";
import { twoBpfRegisters } from "./layout/two_bpf_registers.ts";
import { valuesInSlots } from "./layout/values_in_slots.ts";
import { runArgumentsUnharmed, runFieldsAsPassed, runResultKept } from "./run/run_rules.ts";
import { layoutsThatLinuxTakes, trampolinesThatLinuxMakes } from "./takes_what_linux_takes.ts";
import { aroundTheProgram } from "./trampoline/around_the_program.ts";
import { calleeSavedKept, resultKept, staysInItsFrame } from "./trampoline/caller_unharmed.ts";
import {
  copiedFromReference,
  fieldsAsPassed,
  foundBehindAStruct,
  scalarsAsPassed,
} from "./trampoline/fields_as_passed.ts";
import { countBeforeTheContext, stackAligned, wholeRegistersMoved } from "./trampoline/linux_frame.ts";
import { registersRestored, stackArgumentsKept } from "./trampoline/registers_restored.ts";
import { runsToTheEnd } from "./trampoline/runs_to_the_end.ts";
import { listing, ownWidth, pointerToSavedStruct, savedStructsApart } from "./trampoline/seed_frame.ts";

/** A rule of any one of the area's operations. */
export type StructArgsRule = Rule<"struct_args.layout"> | Rule<"struct_args.trampoline"> | Rule<"struct_args.run">;

/** The area's rules, in the order of the rule book. */
export const rules: readonly StructArgsRule[] = [
  piecesAsPassed,
  slotsInOrder,
  smallStructsAccepted,
  largeStructsRefused,
  pointerInTheSlot,
  ...valuesInSlots,
  twoBpfRegisters,
  ...layoutsThatLinuxTakes,
  runsToTheEnd,
  fieldsAsPassed,
  foundBehindAStruct,
  scalarsAsPassed,
  copiedFromReference,
  registersRestored,
  stackArgumentsKept,
  resultKept,
  calleeSavedKept,
  staysInItsFrame,
  runFieldsAsPassed,
  runArgumentsUnharmed,
  runResultKept,
  ...trampolinesThatLinuxMakes,
  ...wholeRegistersMoved,
  ...countBeforeTheContext,
  ...stackAligned,
  ...aroundTheProgram,
  pointerToSavedStruct,
  savedStructsApart,
  ownWidth,
  listing,
];

/** What a case of the area may want of a value. */
export const expectations: {
  readonly "struct_args.layout": Expectation<"struct_args.layout", unknown>;
  readonly "struct_args.trampoline": Expectation<"struct_args.trampoline", unknown>;
  readonly "struct_args.run": Expectation<"struct_args.run", unknown>;
} = {
  "struct_args.layout": layoutExpectation,
  "struct_args.trampoline": trampolineExpectation,
  "struct_args.run": runExpectation,
};
