import { actionFor } from "../../../protocol/action_for.ts";
import type { PreprocessorCall } from "../../../protocol/instances.ts";
import { atStep } from "../../finding.ts";
import type { Rule } from "../../rule.ts";
import type { Moment } from "../history.ts";
import { type Question, questionOf } from "../question.ts";
import { returns, returnsDescriptor } from "../returns.ts";
import { showDescriptor } from "../show.ts";
import { design, library } from "../sources.ts";
import { stepRule } from "../step_rule.ts";

/** A load of the object that fails leaves no program any instance. */
export const failedObjectLoad: Rule<"instances.run"> = stepRule({
  id: "instances/failed-object-load",
  clauses: ["I06"],
  scope: design,
  title: "A load of the object that fails takes every instance of every program: nth_fd returns -22 (EINVAL)",
  text: "A `set_prep` is accepted again, but the object cannot be loaded any more.",
  source: library,
  concerns: (moment) => isLost(moment),
  judge: (moment) => returns(moment, moment.step.call === "set_prep" ? 0 : -22, "the load of the object failed"),
});

/** Whether a call is about a program whose instances are gone with a failed load of the object. */
function isLost({ step, lives }: Moment): boolean {
  const stage = step.program === undefined ? undefined : lives.get(step.program)?.stage.kind;
  if (stage !== "lost") return false;
  if (step.call === "set_prep") return step.instances > 0 && step.preprocessor !== undefined;
  return step.call === "nth_fd" || step.call === "fd";
}

/** A load of one program that fails leaves it the instances that were made before. */
export const failedProgramLoad: Rule<"instances.run"> = stepRule({
  id: "instances/failed-program-load",
  clauses: ["I05", "I06"],
  scope: design,
  title: "A load of one program that fails keeps the instances made before the failure; the others are -2 (ENOENT)",
  source: library,
  concerns: (moment) => {
    const question = questionOf(moment);
    return question?.life.stage.kind === "failed" && isSettled(question);
  },
  *judge(moment) {
    const question = questionOf(moment);
    switch (question?.instance.kind) {
      case "made":
        yield* returnsDescriptor(moment, question.instance.program, "made before the load failed");
        break;
      case "missing":
      case "skipped":
        yield* returns(moment, -2, "the instance was not made");
    }
  },
});

function isSettled({ instance }: Question): boolean {
  return instance.kind === "made" || instance.kind === "missing" || instance.kind === "skipped";
}

/** The call at which a load fails gives no descriptor. */
export const pfdOfAFailedLoad: Rule<"instances.run"> = stepRule({
  id: "instances/pfd-of-a-failed-load",
  clauses: ["I05"],
  scope: design,
  title: "The pfd of the instance at which a load fails keeps what it held before",
  source: library,
  concerns: (moment) => failedCall(moment) !== undefined,
  *judge(moment) {
    const call = failedCall(moment);
    if (call === undefined || call.received === "unchanged") return;
    yield atStep(moment.at, `pfd of index ${call.index} as it was`, showDescriptor(call.received));
  },
});

/** The call for the instance at which a load failed, if it set `pfd`. */
function failedCall({ input, failure, result }: Moment): PreprocessorCall | undefined {
  if (failure?.kind !== "preprocessor" && failure?.kind !== "unfit") return undefined;
  return result.preprocessed.find(({ program, preprocessor, index }) =>
    program === failure.program && index === failure.index &&
    (actionFor(input, preprocessor, index)?.wantsDescriptor ?? false)
  );
}
