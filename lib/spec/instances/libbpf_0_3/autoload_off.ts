import { atStep } from "../../finding.ts";
import type { Rule } from "../../rule.ts";
import type { Moment } from "../history.ts";
import { design, library } from "../sources.ts";
import { stepRule } from "../step_rule.ts";

/** A load of the object leaves alone the programs whose autoload is off. */
export const autoloadOff: Rule<"instances.run"> = stepRule({
  id: "instances/autoload-off",
  clauses: ["I03"],
  scope: design,
  title: "A load of the object calls no preprocessor of a program whose autoload is off",
  text: "The program stays prepared: its `nth_fd` goes on returning -2 (ENOENT).",
  source: library,
  concerns: (moment) => leftAlone(moment).length > 0,
  *judge(moment) {
    const left = leftAlone(moment);
    const call = moment.result.preprocessed.find(({ program }) => left.includes(program));
    if (call !== undefined) yield atStep(moment.at, `no call for ${call.program}, whose autoload is off`, "one");
  },
});

/** The prepared programs that a load of the object leaves alone. */
function leftAlone({ step, objectLoaded, lives }: Moment): readonly string[] {
  if (step.call !== "load" || step.program !== undefined || objectLoaded) return [];
  return [...lives].flatMap(([name, { autoload, stage }]) => !autoload && stage.kind === "prepared" ? [name] : []);
}
