/**
 * The rules of the area `nocsr`, and how its cases state what they want.
 *
 * @module
 */
import type { Expectation } from "../expectation.ts";
import type { Rule } from "../rule.ts";
import { compileExpectation } from "./compile/expect.ts";
import { rewriteExpectation } from "./rewrite/expect.ts";
import { compiledJumpsReach } from "./compile/compiled_jumps_reach.ts";
import { deadRegistersNotSpilled } from "./compile/dead_registers_not_spilled.ts";
import { fillsMirrorSpills } from "./compile/fills_mirror_spills.ts";
import { liveRegistersSpilled } from "./compile/live_registers_spilled.ts";
import { onlySpillsAreAdded } from "./compile/only_spills_are_added.ts";
import { registersSurvive } from "./compile/registers_survive.ts";
import { scratchedRegistersNotFilled } from "./compile/scratched_registers_not_filled.ts";
import { spillSlotsExclusive } from "./compile/spill_slots_exclusive.ts";
import { spillSlotsLowest } from "./compile/spill_slots_lowest.ts";
import { spillsRecognised } from "./compile/spills_recognised.ts";
import { bodyWithinContract } from "./rewrite/body_within_contract.ts";
import { contractNotPresumed } from "./rewrite/contract_not_presumed.ts";
import { firstHelperInlined } from "./rewrite/first_helper_inlined.ts";
import { frameStays512Bytes } from "./rewrite/frame_stays_512_bytes.ts";
import { jumpsReachTheirInsns } from "./rewrite/jumps_reach_their_insns.ts";
import { noJumpIntoPair } from "./rewrite/no_jump_into_pair.ts";
import { onlyWholePairsGo } from "./rewrite/only_whole_pairs_go.ts";
import { otherInsnsStay } from "./rewrite/other_insns_stay.ts";
import { pairBeyondParameters } from "./rewrite/pair_beyond_parameters.ts";
import { pairCallerSaved } from "./rewrite/pair_caller_saved.ts";
import { pairFullWidth } from "./rewrite/pair_full_width.ts";
import { pairInlinedCall } from "./rewrite/pair_inlined_call.ts";
import { pairNocsrCall } from "./rewrite/pair_nocsr_call.ts";
import { pairR0OfVoid } from "./rewrite/pair_r0_of_void.ts";
import { pairSameRegister } from "./rewrite/pair_same_register.ts";
import { pairSameSlot } from "./rewrite/pair_same_slot.ts";
import { pairThroughFramePointer } from "./rewrite/pair_through_frame_pointer.ts";
import { pairsMirrored } from "./rewrite/pairs_mirrored.ts";
import { publishedExample } from "./rewrite/published_example.ts";
import { publishedInlineForm } from "./rewrite/published_inline_form.ts";
import { regionUntouched } from "./rewrite/region_untouched.ts";
import { removablePairsGo } from "./rewrite/removable_pairs_go.ts";
import { runsAsWritten } from "./rewrite/runs_as_written.ts";
import { sameOnEveryPath } from "./rewrite/same_on_every_path.ts";
import { sameResult } from "./rewrite/same_result.ts";
import { savedOnce } from "./rewrite/saved_once.ts";
import { slotsConsecutive } from "./rewrite/slots_consecutive.ts";
import { slotsExclusive } from "./rewrite/slots_exclusive.ts";
import { slotsLowest } from "./rewrite/slots_lowest.ts";
import { stackDepthCoversAccesses } from "./rewrite/stack_depth_covers_accesses.ts";
import { stackDepthShrinks } from "./rewrite/stack_depth_shrinks.ts";
import { validProgramsLoad } from "./rewrite/valid_programs_load.ts";

/** The area's rules, in the order of the rule book. */
export const rules: readonly (Rule<"nocsr.rewrite"> | Rule<"nocsr.compile">)[] = [
  pairNocsrCall,
  pairR0OfVoid,
  pairBeyondParameters,
  pairCallerSaved,
  pairSameRegister,
  pairSameSlot,
  pairFullWidth,
  pairThroughFramePointer,
  onlyWholePairsGo,
  pairsMirrored,
  savedOnce,
  slotsConsecutive,
  slotsLowest,
  slotsExclusive,
  regionUntouched,
  noJumpIntoPair,
  pairInlinedCall,
  bodyWithinContract,
  removablePairsGo,
  contractNotPresumed,
  validProgramsLoad,
  frameStays512Bytes,
  sameResult,
  sameOnEveryPath,
  runsAsWritten,
  otherInsnsStay,
  jumpsReachTheirInsns,
  stackDepthCoversAccesses,
  stackDepthShrinks,
  publishedExample,
  publishedInlineForm,
  firstHelperInlined,
  liveRegistersSpilled,
  scratchedRegistersNotFilled,
  deadRegistersNotSpilled,
  fillsMirrorSpills,
  spillSlotsLowest,
  spillSlotsExclusive,
  onlySpillsAreAdded,
  compiledJumpsReach,
  registersSurvive,
  spillsRecognised,
];

/** What a case of the area may want of a value. */
export const expectations: {
  readonly "nocsr.rewrite": Expectation<"nocsr.rewrite", unknown>;
  readonly "nocsr.compile": Expectation<"nocsr.compile", unknown>;
} = {
  "nocsr.rewrite": rewriteExpectation,
  "nocsr.compile": compileExpectation,
};
