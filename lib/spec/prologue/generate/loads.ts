import { assemble } from "../../../bpf/assemble.ts";
import { validate } from "../../../bpf/validate.ts";
import { atValue, type Finding, whole } from "../../finding.ts";
import type { Rule } from "../../rule.ts";
import { abstractText } from "../flow/abstract.ts";
import { registerIn } from "../flow/abstract_state.ts";
import type { Examination } from "../examination.ts";
import { examinationRule } from "../examination_rule.ts";
import { registerOf } from "../fetch.ts";
import { flowOf } from "../flow/flow.ts";
import { publication } from "../sources.ts";

const USER_CODE = assemble("r0 = 0\nexit");

/** A prologue with a program behind it passes a verifier. */
export const loads: Rule<"prologue.generate"> = examinationRule({
  id: "prologue/loads",
  clauses: ["P17"],
  level: "must",
  scope: "behaviour",
  title: "A prologue with a program behind it is one that a verifier lets pass",
  text:
    "On every path: no register and no stack is read before it is written, memory is reached through the context and the " +
    "frame alone, what a helper fills lies in the frame and was written, every instruction can be reached, and user " +
    "code finds the context in r1 and a number in r2 and in each argument's register. No loop, no function and no " +
    "other helper is needed for that, so none is let pass here, although a later kernel may.",
  source: publication,
  *judge({ prologue, fetches }: Examination): Iterable<Finding> {
    const malformed = validate([...prologue, ...USER_CODE]);
    for (const { index, message } of malformed) yield atValue(index, "a well-formed instruction", message);
    if (malformed.length > 0) return;
    const { states, problems } = flowOf(prologue);
    const [problem] = problems;
    if (problem !== undefined) {
      yield atValue(problem.index, problem.wanted, problem.seen);
      return;
    }
    const atUserCode = states[prologue.length];
    if (atUserCode === undefined) {
      yield whole("a path to user code", "none");
      return;
    }
    const context = registerIn(atUserCode, 1);
    if (context.kind !== "context" || context.offset !== 0) {
      yield whole("r1 the context on every path to user code", abstractText(context));
    }
    for (const register of [2, ...fetches.map(registerOf)]) {
      const value = registerIn(atUserCode, register);
      if (value.kind !== "scalar") yield whole(`r${register} a number on every path to user code`, abstractText(value));
    }
  },
});
