import { type Finding, whole } from "../../finding.ts";
import type { Rule } from "../../rule.ts";
import { failures, readsMemory } from "../at_user_code.ts";
import { examinationRule } from "../examination_rule.ts";
import { failureText, readTrace, valueOf } from "../show.ts";
import { publication } from "../sources.ts";

/** Where any read fails, r2 is 1. */
export const err1OnFailure: Rule<"prologue.generate"> = examinationRule({
  id: "prologue/err-1-on-failure",
  clauses: ["P04", "P11", "P12"],
  level: "must",
  scope: "behaviour",
  title: "Where a read of any argument, at any depth, fails, r2 is 1 when user code starts",
  source: publication,
  concerns: readsMemory,
  *judge({ fetches, bad }): Iterable<Finding> {
    for (const { trial, register } of failures(bad)) {
      if (register(2) === 1n) continue;
      const wanted = `r2 = 1, ${failureText(trial, fetches)}`;
      yield { ...whole(wanted, `r2 ${valueOf(register(2))}`), trace: readTrace(trial, fetches) };
      return;
    }
  },
});
