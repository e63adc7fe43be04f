import { atStep } from "../finding.ts";
import { questionOf } from "./question.ts";
import { returnsDescriptor } from "./returns.ts";
import { source } from "./sources.ts";
import type { Rule } from "../rule.ts";
import { stepRule } from "./step_rule.ts";
import type { Moment } from "./history.ts";

/** Without a preprocessor a program is loaded once, as it is, and has one descriptor. */
export const plainProgramLoadsOnce: Rule<"instances.run"> = stepRule({
  id: "instances/plain-program-loads-once",
  clauses: ["I01"],
  scope: "behaviour",
  title: "Without a preprocessor a program is loaded once, as it is, and descriptor 0 leads to it",
  text: "No preprocessor is called for it, whatever others the object has. A `set_prep` that was refused, or that an " +
    "unload undid, is none.",
  source,
  concerns: (moment) => asksForPlain(moment) || plainLoads(moment).length > 0,
  *judge(moment) {
    const { at, result } = moment;
    const question = questionOf(moment);
    if (asksForPlain(moment) && question?.instance.kind === "made") {
      yield* returnsDescriptor(moment, question.instance.program, `${question.name} has no preprocessor`);
    }
    for (const name of plainLoads(moment)) {
      const call = result.preprocessed.find(({ program }) => program === name);
      if (call !== undefined) yield atStep(at, `${name} loaded as it is`, `a call of ${call.preprocessor} for it`);
    }
  },
});

function asksForPlain(moment: Moment): boolean {
  const question = questionOf(moment);
  return question?.life.stage.kind === "loaded" && question.life.stage.preparation === undefined &&
    question.instance.kind === "made";
}

/** The programs without a preprocessor that a load loads. */
function plainLoads({ loading }: Moment): readonly string[] {
  return [...loading].flatMap(([name, { stage, abandoned }]) => {
    const isPrepared = abandoned || ("preparation" in stage && stage.preparation !== undefined);
    return isPrepared ? [] : [name];
  });
}
