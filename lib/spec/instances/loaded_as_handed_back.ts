import type { Program } from "../../bpf/insn.ts";
import { atStep } from "../finding.ts";
import type { Rule } from "../rule.ts";
import type { Moment } from "./history.ts";
import { instanceAt } from "./instance.ts";
import { questionOf } from "./question.ts";
import { leadsTo } from "./same_program.ts";
import { showReturned } from "./show.ts";
import { source } from "./sources.ts";
import { stepRule } from "./step_rule.ts";

/** What is loaded is what a preprocessor handed back. */
export const loadedAsHandedBack: Rule<"instances.run"> = stepRule({
  id: "instances/loaded-as-handed-back",
  clauses: ["I04"],
  scope: "behaviour",
  title: "Every descriptor of a prepared program leads to instructions that its preprocessor handed back",
  source,
  concerns: (moment) => typeof moment.result.returned === "object" && handedBack(moment).length > 0,
  *judge(moment) {
    const { at, result: { returned } } = moment;
    const programs = handedBack(moment);
    if (!programs.some((program) => leadsTo(returned, program))) {
      yield atStep(
        at,
        `what one of the ${programs.length} calls of the preprocessor handed back`,
        showReturned(returned),
      );
    }
  },
});

/** All that the preprocessor handed back for the program asked for. */
function handedBack(moment: Moment): readonly Program[] {
  const question = questionOf(moment);
  if (question?.life.stage.kind !== "loaded" || question.life.stage.preparation === undefined) return [];
  const { name, life } = question;
  return Array.from({ length: question.life.stage.preparation.instances }, (_, n) => {
    const instance = instanceAt(moment.input, name, life, n);
    return instance.kind === "made" ? [instance.program] : [];
  }).flat();
}
