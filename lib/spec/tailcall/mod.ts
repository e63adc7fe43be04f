/**
 * The rules of tail calls in subprograms.
 *
 * @module
 */
import type { Expectation } from "../expectation.ts";
import type { Rule } from "../rule.ts";
import { calleesInheritTheCount } from "./compile/callees_inherit_the_count.ts";
import { callersFramesUnder256Bytes } from "./compile/callers_frames_under_256_bytes.ts";
import { codeIsWhole } from "./compile/code_is_whole.ts";
import { entersBehindThePrologue } from "./compile/enters_behind_the_prologue.ts";
import { entryOffsetIsEqual } from "./compile/entry_offset_is_equal.ts";
import { entryStartsTheCount } from "./compile/entry_starts_the_count.ts";
import { compileExpectation } from "./compile/expect.ts";
import { filledElementIsCalled } from "./compile/filled_element_is_called.ts";
import { limitOf33TailCalls } from "./compile/limit_of_33_tail_calls.ts";
import { missingTargetIsSkipped } from "./compile/missing_target_is_skipped.ts";
import { oneCountForAll } from "./compile/one_count_for_all.ts";
import { onlyUsedRegistersArePushed } from "./compile/only_used_registers_are_pushed.ts";
import { popsMirrorPushes } from "./compile/pops_mirror_pushes.ts";
import { runsStayInBounds } from "./compile/runs_stay_in_bounds.ts";
import { sharedCount, sharedCountAtFirst } from "./compile/shared_count.ts";
import { tailCallUnwindsItsFrame } from "./compile/tail_call_unwinds_its_frame.ts";
import { valuesSurviveAMissingTarget } from "./compile/values_survive_a_missing_target.ts";
import { pokeExpectation } from "./expect.ts";
import { installOrder, reinstallOrder } from "./install_order.ts";
import { noCpuInStateA, onlyWholeInsns } from "./interleavings.ts";
import { refusedUpdatePokesNothing } from "./refused_update_pokes_nothing.ts";
import { layoutRules } from "./layout/mod.ts";
import { chainsAreMarked } from "./reachability/chains_are_marked.ts";
import { chainsOf8Frames } from "./reachability/chains_of_8_frames.ts";
import { reachabilityExpectation } from "./reachability/expect.ts";
import { marksNameFunctions } from "./reachability/marks_name_functions.ts";
import { onlyChainsAreMarked } from "./reachability/only_chains_are_marked.ts";
import { removalWaits } from "./removal_waits.ts";
import { runExpectation } from "./run/expect.ts";
import { runsAsTheProgramsSay } from "./run/runs_as_the_programs_say.ts";
import { runsCountOnce } from "./run/runs_count_once.ts";
import { settledText } from "./settled_text.ts";
import { updateLeavesBypass } from "./update_leaves_bypass.ts";

/** A rule of any one of the area's operations. */
export type TailcallRule =
  | Rule<"tailcall.reachability">
  | Rule<"tailcall.compile">
  | Rule<"tailcall.run">
  | Rule<"tailcall.poke">;

/** The area's rules, in the order of the rule book. */
export const rules: readonly TailcallRule[] = [
  chainsAreMarked,
  onlyChainsAreMarked,
  marksNameFunctions,
  chainsOf8Frames,
  codeIsWhole,
  runsStayInBounds,
  popsMirrorPushes,
  onlyUsedRegistersArePushed,
  entryOffsetIsEqual,
  entersBehindThePrologue,
  tailCallUnwindsItsFrame,
  missingTargetIsSkipped,
  valuesSurviveAMissingTarget,
  filledElementIsCalled,
  entryStartsTheCount,
  calleesInheritTheCount,
  limitOf33TailCalls,
  oneCountForAll,
  sharedCount,
  sharedCountAtFirst,
  callersFramesUnder256Bytes,
  ...layoutRules,
  runsAsTheProgramsSay,
  runsCountOnce,
  settledText,
  noCpuInStateA,
  installOrder,
  updateLeavesBypass,
  removalWaits,
  reinstallOrder,
  onlyWholeInsns,
  refusedUpdatePokesNothing,
];

/** What a case of the area may want of a value. */
export const expectations: {
  readonly "tailcall.reachability": Expectation<"tailcall.reachability", unknown>;
  readonly "tailcall.compile": Expectation<"tailcall.compile", unknown>;
  readonly "tailcall.run": Expectation<"tailcall.run", unknown>;
  readonly "tailcall.poke": Expectation<"tailcall.poke", unknown>;
} = {
  "tailcall.reachability": reachabilityExpectation,
  "tailcall.compile": compileExpectation,
  "tailcall.run": runExpectation,
  "tailcall.poke": pokeExpectation,
};
