/**
 * The rules of the area `prologue`, and how its cases state what they want.
 *
 * @module
 */
import type { Expectation } from "../expectation.ts";
import type { Rule } from "../rule.ts";
import { argumentsInR3ToR5 } from "./generate/arguments_in_r3_to_r5.ts";
import { argumentsZeroOnFailure } from "./generate/arguments_zero_on_failure.ts";
import { atMostThreeArguments } from "./generate/at_most_three_arguments.ts";
import { contextInR1 } from "./generate/context_in_r1.ts";
import { dereferencesInsideOut } from "./generate/dereferences_inside_out.ts";
import { err0OnSuccess } from "./generate/err_0_on_success.ts";
import { err1OnFailure } from "./generate/err_1_on_failure.ts";
import { generateExpectation } from "./generate/expect.ts";
import { fastPathWithoutDereference } from "./generate/fast_path_without_dereference.ts";
import { fetchableArgumentsAreFetched } from "./generate/fetchable_arguments_are_fetched.ts";
import { fitsItsSpace } from "./generate/fits_its_space.ts";
import { loads } from "./generate/loads.ts";
import { nothingReadAfterAFailure } from "./generate/nothing_read_after_a_failure.ts";
import { readsEightBytes } from "./generate/reads_eight_bytes.ts";
import { readsInTheNamedSpace } from "./generate/reads_in_the_named_space.ts";
import { registerFromPtRegs } from "./generate/register_from_pt_regs.ts";
import { resultsSurviveLaterCalls } from "./generate/results_survive_later_calls.ts";
import { slotValidBeforeRead } from "./generate/slot_valid_before_read.ts";
import { userCodeEnteredAtItsStart } from "./generate/user_code_entered_at_its_start.ts";
import { userCodeRunsAsAlone } from "./generate/user_code_runs_as_alone.ts";
import { fastPathRules, slowPathInstructionForInstruction } from "./layout/listing_rules.ts";
import { slowPathRules } from "./layout/slow_path_rules.ts";
import { widthRules } from "./layout/width_rules.ts";
import { farOffsetsRefused } from "./refusals/far_offsets_refused.ts";
import { globalsRefused } from "./refusals/globals_refused.ts";
import { noRoomRefused } from "./refusals/no_room_refused.ts";
import { nothingElseRefused } from "./refusals/nothing_else_refused.ts";
import { refusedInOrder } from "./refusals/refused_in_order.ts";
import { unknownRegistersRefused } from "./refusals/unknown_registers_refused.ts";
import { designRules } from "./run/design_rules.ts";
import { runExpectation } from "./run/expect.ts";
import { runCarriedOut } from "./run/run_carried_out.ts";
import { runKeepsContext } from "./run/run_keeps_context.ts";
import { runLeavesUserCode } from "./run/run_leaves_user_code.ts";
import { runPassesArguments } from "./run/run_passes_arguments.ts";
import { runRefusedAsGenerated } from "./run/run_refused_as_generated.ts";
import { runTellsFailure } from "./run/run_tells_failure.ts";
import { runZeroesArguments } from "./run/run_zeroes_arguments.ts";

/** The area's rules, in the order of the rule book. */
export const rules: readonly (Rule<"prologue.generate"> | Rule<"prologue.run">)[] = [
  fetchableArgumentsAreFetched,
  argumentsInR3ToR5,
  atMostThreeArguments,
  contextInR1,
  err0OnSuccess,
  err1OnFailure,
  nothingReadAfterAFailure,
  argumentsZeroOnFailure,
  resultsSurviveLaterCalls,
  registerFromPtRegs,
  dereferencesInsideOut,
  readsEightBytes,
  readsInTheNamedSpace,
  slotValidBeforeRead,
  fastPathWithoutDereference,
  userCodeEnteredAtItsStart,
  userCodeRunsAsAlone,
  loads,
  fitsItsSpace,
  ...fastPathRules,
  ...slowPathRules,
  ...widthRules,
  slowPathInstructionForInstruction,
  globalsRefused,
  farOffsetsRefused,
  unknownRegistersRefused,
  noRoomRefused,
  refusedInOrder,
  nothingElseRefused,
  runCarriedOut,
  runPassesArguments,
  runKeepsContext,
  runTellsFailure,
  runZeroesArguments,
  runLeavesUserCode,
  ...designRules,
  runRefusedAsGenerated,
];

/** What a case of the area may want of a value. */
export const expectations: {
  readonly "prologue.generate": Expectation<"prologue.generate", unknown>;
  readonly "prologue.run": Expectation<"prologue.run", unknown>;
} = {
  "prologue.generate": generateExpectation,
  "prologue.run": runExpectation,
};
