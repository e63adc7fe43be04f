import type { Program } from "../../bpf/insn.ts";
import type { Finding } from "../finding.ts";
import type { Rule } from "../rule.ts";
import type { Moment } from "./history.ts";
import { questionOf } from "./question.ts";
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
  concerns: (moment) => madeFor(moment, "nth_fd") !== undefined,
  judge: (moment) => checkDescriptor(moment, madeFor(moment, "nth_fd")),
});

/** `fd` returns the descriptor of the first instance. */
export const fdIsInstanceZero: Rule<"instances.run"> = stepRule({
  id: "instances/fd-is-instance-zero",
  clauses: ["I05"],
  scope: "behaviour",
  title: "bpf_program__fd returns the descriptor of instance 0, as nth_fd(0) does",
  source,
  concerns: (moment) => madeFor(moment, "fd") !== undefined,
  judge: (moment) => checkDescriptor(moment, madeFor(moment, "fd")),
});

/** What the preprocessor handed back for the instance that a call of this name asks for. */
function madeFor(moment: Moment, call: "fd" | "nth_fd"): Program | undefined {
  const question = moment.step.call === call ? questionOf(moment) : undefined;
  if (question?.life.stage.kind !== "loaded" || question.life.stage.preparation === undefined) return undefined;
  return question.instance.kind === "made" ? question.instance.program : undefined;
}

function* checkDescriptor(moment: Moment, program: Program | undefined): Generator<Finding> {
  if (program !== undefined) yield* returnsDescriptor(moment, program, "what was handed back for that index");
}
