/**
 * The rules of tail calls in subprograms.
 *
 * @module
 */
import type { Expectation } from "../expectation.ts";
import type { Rule } from "../rule.ts";
import { compileExpectation } from "./compile/expect.ts";
import { pokeExpectation } from "./expect.ts";
import { installOrder, reinstallOrder } from "./install_order.ts";
import { noCpuInStateA, onlyWholeInsns } from "./interleavings.ts";
import { refusedUpdatePokesNothing } from "./refused_update_pokes_nothing.ts";
import { reachabilityExpectation } from "./reachability/expect.ts";
import { removalWaits } from "./removal_waits.ts";
import { runExpectation } from "./run/expect.ts";
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
