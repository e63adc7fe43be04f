import type { PreprocessorCall } from "../../protocol/instances.ts";
import { atStep } from "../finding.ts";
import type { Rule } from "../rule.ts";
import type { Moment } from "./history.ts";
import { source } from "./sources.ts";
import { stepRule } from "./step_rule.ts";

type Called = Pick<PreprocessorCall, "index" | "preprocessor" | "program">;

/** A load calls the preprocessor once for each index, in order. */
export const oneCallPerInstance: Rule<"instances.run"> = stepRule({
  id: "instances/one-call-per-instance",
  clauses: ["I03"],
  scope: "behaviour",
  title: "A load calls the program's preprocessor once for each index from 0, in order",
  text: "It is the preprocessor of the `set_prep` that was accepted, and it is handed the program that is loaded. A " +
    "load that fails may stop at any of these calls.",
  source,
  concerns: (moment) => wantedCalls(moment).length > 0,
  *judge(moment) {
    const { at, result } = moment;
    const wanted = wantedCalls(moment);
    const seen = result.preprocessed;
    const wrong = seen.findIndex((call, number) => !isSameCall(call, wanted[number]));
    if (wrong >= 0) yield atStep(at, `as call ${wrong}: ${show(wanted[wrong])}`, show(seen[wrong]));
    else if (result.returned === 0 && seen.length < wanted.length) {
      yield atStep(at, `${wanted.length} calls of preprocessors`, `${seen.length}`);
    }
  },
});

/** The calls that a load has to make, if nothing stops it. */
function wantedCalls({ loading }: Moment): readonly Called[] {
  return [...loading].flatMap(([program, { stage }]) => {
    if (!("preparation" in stage) || stage.preparation === undefined) return [];
    const { instances, preprocessor } = stage.preparation;
    return Array.from({ length: instances }, (_, index) => ({ program, preprocessor, index }));
  });
}

function isSameCall(a: Called, b: Called | undefined): boolean {
  return a.program === b?.program && a.preprocessor === b.preprocessor && a.index === b.index;
}

function show(call: Called | undefined): string {
  return call === undefined ? "none" : `${call.preprocessor}(${call.program}, ${call.index})`;
}
