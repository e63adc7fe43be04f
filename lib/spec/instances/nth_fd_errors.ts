import { actionFor } from "../../protocol/action_for.ts";
import { preprocess } from "../../protocol/preprocess.ts";
import type { Rule } from "../rule.ts";
import type { Moment } from "./history.ts";
import { questionOf } from "./question.ts";
import { returns } from "./returns.ts";
import { header, source } from "./sources.ts";
import { stepRule } from "./step_rule.ts";

/** An index that no instance has is refused. */
export const indexOutOfRange: Rule<"instances.run"> = stepRule({
  id: "instances/index-out-of-range",
  clauses: ["I06"],
  scope: "behaviour",
  title: "nth_fd of an index below 0, or not below the number of instances, returns -22 (EINVAL)",
  text: "A program that was neither prepared nor loaded has no instances, so that every index is out of range; one " +
    "without a preprocessor has one once it is loaded.",
  source,
  concerns: (moment) => {
    const question = questionOf(moment);
    return question?.instance.kind === "beyond" && question.life.stage.kind !== "lost";
  },
  judge: (moment) => returns(moment, -22, `there is no instance ${questionOf(moment)?.n}`),
});

/** `nth_fd` of NULL is refused. */
export const nullProgram: Rule<"instances.run"> = stepRule({
  id: "instances/null-program",
  clauses: ["I06"],
  scope: "behaviour",
  title: "nth_fd of a NULL program returns -22 (EINVAL), whatever the index",
  source,
  concerns: ({ step }) => step.call === "nth_fd" && step.program === undefined,
  judge: (moment) => returns(moment, -22, "there is no program"),
});

/** An instance that is still to be made has no descriptor. */
export const notLoadedYet: Rule<"instances.run"> = stepRule({
  id: "instances/not-loaded-yet",
  clauses: ["I06"],
  scope: "behaviour",
  title: "nth_fd of an instance that is not loaded yet returns -2 (ENOENT)",
  text: "From `set_prep` on the program has its instances, so that the index is in range.",
  source,
  concerns: (moment) => {
    const question = questionOf(moment);
    return question?.life.stage.kind === "prepared" && question.instance.kind === "missing";
  },
  judge: (moment) => returns(moment, -2, "the instance is not loaded yet"),
});

/** An instance that was skipped has no descriptor. */
export const skippedInstance: Rule<"instances.run"> = stepRule({
  id: "instances/skipped-instance",
  clauses: ["I06"],
  scope: "behaviour",
  title: "nth_fd of an instance that was skipped returns -2 (ENOENT)",
  source,
  concerns: (moment) => questionOf(moment)?.instance.kind === "skipped",
  judge: (moment) => returns(moment, -2, "its preprocessor handed nothing back"),
});

/** A preprocessor that hands nothing back skips its instance, and no more than that. */
export const skipIsNoError: Rule<"instances.run"> = stepRule({
  id: "instances/skip-is-no-error",
  clauses: ["I06"],
  scope: "behaviour",
  title: "A preprocessor that returns 0 and hands nothing back skips its instance: the load goes on and returns 0",
  text: "It hands nothing back if it leaves the pointer NULL, or the count 0.",
  source: header,
  concerns: (moment) => moment.failure === undefined && skips(moment),
  judge: (moment) => returns(moment, 0, "an instance that is skipped is no error"),
});

function skips({ input, result }: Moment): boolean {
  return result.preprocessed.some((call) => {
    const action = actionFor(input, call.preprocessor, call.index);
    return action?.returns === 0 && preprocess(action, call.insns).handedBack === undefined;
  });
}
