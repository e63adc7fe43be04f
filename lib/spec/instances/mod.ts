/**
 * The rules of program instances and their preprocessors.
 *
 * @module
 */
import type { Expectation } from "../expectation.ts";
import type { Rule } from "../rule.ts";
import { runExpectation } from "./expect.ts";
import { fdIsInstanceZero, indexOrder } from "./index_order.ts";
import { autoloadOff } from "./libbpf_0_3/autoload_off.ts";
import { failedObjectLoad, failedProgramLoad, pfdOfAFailedLoad } from "./libbpf_0_3/failed_loads.ts";
import { inPlaceEditStays } from "./libbpf_0_3/in_place_edit_stays.ts";
import { instructionsAreUsedUp } from "./libbpf_0_3/instructions_are_used_up.ts";
import {
  objectLoadsOnce,
  preprocessorErrorComesBack,
  reloadNeedsSetPrep,
  verifierRefusal,
} from "./libbpf_0_3/load_errors.ts";
import { loadSucceeds } from "./load_succeeds.ts";
import { loadedAsHandedBack } from "./loaded_as_handed_back.ts";
import { indexOutOfRange, notLoadedYet, nullProgram, skipIsNoError, skippedInstance } from "./nth_fd_errors.ts";
import { oneCallPerInstance } from "./one_call_per_instance.ts";
import { oneResultPerCall } from "./one_result_per_call.ts";
import { originalInstructions } from "./original_instructions.ts";
import { pfdReceivesDescriptor } from "./pfd_receives_descriptor.ts";
import { plainProgramLoadsOnce } from "./plain_program_loads_once.ts";
import { preprocessorErrorStopsLoad } from "./preprocessor_error_stops_load.ts";
import { prologuePerIndex } from "./prologue_per_index.ts";
import { lateSetPrep, secondSetPrep, setPrepArguments, setPrepTakesABareProgram } from "./set_prep.ts";

/** The area's rules, in the order of the rule book. */
export const rules: readonly Rule<"instances.run">[] = [
  plainProgramLoadsOnce,
  loadSucceeds,
  setPrepTakesABareProgram,
  setPrepArguments,
  secondSetPrep,
  lateSetPrep,
  oneCallPerInstance,
  preprocessorErrorStopsLoad,
  originalInstructions,
  loadedAsHandedBack,
  indexOrder,
  fdIsInstanceZero,
  pfdReceivesDescriptor,
  indexOutOfRange,
  nullProgram,
  notLoadedYet,
  skippedInstance,
  skipIsNoError,
  prologuePerIndex,
  oneResultPerCall,
  inPlaceEditStays,
  preprocessorErrorComesBack,
  verifierRefusal,
  reloadNeedsSetPrep,
  objectLoadsOnce,
  instructionsAreUsedUp,
  failedObjectLoad,
  failedProgramLoad,
  pfdOfAFailedLoad,
  autoloadOff,
];

/** What a case of the area may want of a value. */
export const expectations: { readonly "instances.run": Expectation<"instances.run", unknown> } = {
  "instances.run": runExpectation,
};
