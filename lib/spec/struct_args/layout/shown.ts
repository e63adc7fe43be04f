import type { ArgumentLayout } from "../../../protocol/struct_args.ts";
import type { Observation } from "../../observation.ts";
import { type Call, callOf, type PassedArgument } from "../call.ts";

/** An argument as it is passed, and as an answer shows it. */
export interface ShownArgument {
  readonly passed: PassedArgument;
  readonly shown: ArgumentLayout;
}

/** The call that is asked for, if an answer shows where its arguments lie. */
export function shownCall(observation: Observation<"struct_args.layout">): Call | undefined {
  if (observation.outcome !== "ok" || observation.value.args === undefined) return undefined;
  return callOf(observation.input.prototype, observation.input.structs);
}

/** The arguments that an answer shows, each with what is asked of it. */
export function shownArguments(observation: Observation<"struct_args.layout">): readonly ShownArgument[] {
  const call = shownCall(observation);
  if (call === undefined || observation.outcome !== "ok") return [];
  const shown = observation.value.args ?? [];
  return call.args.flatMap((passed, index) => {
    const argument = shown[index];
    return argument === undefined ? [] : [{ passed, shown: argument }];
  });
}
