import { CONTEXT_ADDRESS } from "../../../bpf/machine/region.ts";
import { type Finding, whole } from "../../finding.ts";
import type { Rule } from "../../rule.ts";
import { arrivals } from "../at_user_code.ts";
import { examinationRule } from "../examination_rule.ts";
import { failureText, readTrace, valueOf } from "../show.ts";
import { publication } from "../sources.ts";

/** On every path r1 is the context when user code starts. */
export const contextInR1: Rule<"prologue.generate"> = examinationRule({
  id: "prologue/context-in-r1",
  clauses: ["P01", "P03", "P14"],
  level: "must",
  scope: "behaviour",
  title: "On every path r1 is the context when user code starts",
  text:
    "A read takes r1 for itself, so whoever reads must keep the context where calls leave it alone and give it back, " +
    "whether the reads succeed or fail.",
  source: publication,
  *judge({ fetches, good, bad }): Iterable<Finding> {
    for (const { trial, register } of arrivals([...good, ...bad])) {
      if (register(1) === CONTEXT_ADDRESS) continue;
      const wanted = `r1 the context, ${failureText(trial, fetches)}`;
      yield { ...whole(wanted, `r1 ${valueOf(register(1))}`), trace: readTrace(trial, fetches) };
      return;
    }
  },
});
