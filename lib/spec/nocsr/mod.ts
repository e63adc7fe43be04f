/**
 * The rules of the area `nocsr`, and how its cases state what they want.
 *
 * @module
 */
import type { Expectation } from "../expectation.ts";
import type { Rule } from "../rule.ts";
import { compileExpectation } from "./compile/expect.ts";
import { rewriteExpectation } from "./rewrite/expect.ts";
import { pairBeyondParameters } from "./rewrite/pair_beyond_parameters.ts";
import { pairCallerSaved } from "./rewrite/pair_caller_saved.ts";
import { pairFullWidth } from "./rewrite/pair_full_width.ts";
import { pairInlinedCall } from "./rewrite/pair_inlined_call.ts";
import { pairNocsrCall } from "./rewrite/pair_nocsr_call.ts";
import { pairR0OfVoid } from "./rewrite/pair_r0_of_void.ts";
import { pairSameRegister } from "./rewrite/pair_same_register.ts";
import { pairSameSlot } from "./rewrite/pair_same_slot.ts";
import { pairThroughFramePointer } from "./rewrite/pair_through_frame_pointer.ts";

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
  pairInlinedCall,
];

/** What a case of the area may want of a value. */
export const expectations: {
  readonly "nocsr.rewrite": Expectation<"nocsr.rewrite", unknown>;
  readonly "nocsr.compile": Expectation<"nocsr.compile", unknown>;
} = {
  "nocsr.rewrite": rewriteExpectation,
  "nocsr.compile": compileExpectation,
};
