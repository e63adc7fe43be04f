import type { Rule } from "../rule.ts";
import type { Moment } from "./history.ts";
import { type Question, questionOf } from "./question.ts";
import { returnsDescriptor } from "./returns.ts";
import { source } from "./sources.ts";
import { stepRule } from "./step_rule.ts";

/** `nth_fd(n)` returns the descriptor of the instance that was made for index n. */
export const indexOrder: Rule<"instances.run"> = stepRule({
  id: "instances/index-order",
  clauses: ["I05"],
  scope: "behaviour",
  title: "nth_fd(n) returns the descriptor of what the preprocessor handed back for index n",
  source,
  concerns: (moment) => moment.step.call === "nth_fd" && isPrepared(questionOf(moment)),
  judge: (moment) => descriptorOf(moment),
});

/** `fd` returns the descriptor of the first instance. */
export const fdIsInstanceZero: Rule<"instances.run"> = stepRule({
  id: "instances/fd-is-instance-zero",
  clauses: ["I05"],
  scope: "behaviour",
  title: "bpf_program__fd returns the descriptor of instance 0, as nth_fd(0) does",
  source,
  concerns: (moment) => moment.step.call === "fd" && isPrepared(questionOf(moment)),
  judge: (moment) => descriptorOf(moment),
});

function isPrepared(question: Question | undefined): boolean {
  return question?.instance.kind === "made" && question.life.stage.kind === "loaded" &&
    question.life.stage.preparation !== undefined;
}

function descriptorOf(moment: Moment): ReturnType<typeof returnsDescriptor> {
  const question = questionOf(moment);
  if (question?.instance.kind !== "made") return returnsDescriptor(moment, [], "nothing was made");
  return returnsDescriptor(moment, question.instance.program, `handed back for index ${question.n}`);
}
