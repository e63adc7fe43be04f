/**
 * The rules of tail calls in subprograms.
 *
 * @module
 */
import type { Expectation } from "../expectation.ts";
import type { Rule } from "../rule.ts";
import { pokeExpectation } from "./expect.ts";
import { installOrder, reinstallOrder } from "./install_order.ts";
import { noCpuInStateA, onlyWholeInsns } from "./interleavings.ts";
import { refusedUpdatePokesNothing } from "./refused_update_pokes_nothing.ts";
import { removalWaits } from "./removal_waits.ts";
import { settledText } from "./settled_text.ts";
import { updateLeavesBypass } from "./update_leaves_bypass.ts";

/** The area's rules, in the order of the rule book. */
export const rules: readonly Rule<"tailcall.poke">[] = [
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
export const expectations: { readonly "tailcall.poke": Expectation<"tailcall.poke", unknown> } = {
  "tailcall.poke": pokeExpectation,
};
