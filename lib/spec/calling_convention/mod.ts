/**
 * The rules of the BPF calling convention.
 *
 * A rule applies to a run only if the run would end otherwise under a convention that departs from the rule: so a
 * program that happens not to depend on it confirms nothing.
 *
 * @module
 */
import type { Expectation } from "../expectation.ts";
import type { Rule } from "../rule.ts";
import { argumentsInR1ToR5 } from "./arguments_in_r1_to_r5.ts";
import { callResultInR0 } from "./call_result_in_r0.ts";
import { callScratchesR1ToR5 } from "./call_scratches_r1_to_r5.ts";
import { calleeSavedSurvive } from "./callee_saved_survive.ts";
import { conformingProgramsRun } from "./conforming_programs_run.ts";
import { contextInR1 } from "./context_in_r1.ts";
import { exitNeedsR0 } from "./exit_needs_r0.ts";
import { exitValueInR0 } from "./exit_value_in_r0.ts";
import { runExpectation } from "./expect.ts";
import { frameIs512Bytes } from "./frame_is_512_bytes.ts";
import { frameIsPrivate } from "./frame_is_private.ts";
import { framePointerIsReadOnly } from "./frame_pointer_is_read_only.ts";
import { framePointerLeadsToStack } from "./frame_pointer_leads_to_stack.ts";
import { onlyArgumentsEnterACall } from "./only_arguments_enter_a_call.ts";
import { registersEndAtR10 } from "./registers_end_at_r10.ts";

/** The area's rules, in the order of the rule book. */
export const rules: readonly Rule<"calling_convention.run">[] = [
  exitValueInR0,
  exitNeedsR0,
  callResultInR0,
  contextInR1,
  argumentsInR1ToR5,
  onlyArgumentsEnterACall,
  callScratchesR1ToR5,
  calleeSavedSurvive,
  framePointerIsReadOnly,
  framePointerLeadsToStack,
  frameIs512Bytes,
  frameIsPrivate,
  registersEndAtR10,
  conformingProgramsRun,
];

/** What a case of the area may want of a value. */
export const expectations: { readonly "calling_convention.run": Expectation<"calling_convention.run", unknown> } = {
  "calling_convention.run": runExpectation,
};
