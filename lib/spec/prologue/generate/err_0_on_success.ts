import { type Finding, whole } from "../../finding.ts";
import type { Rule } from "../../rule.ts";
import { arrivals } from "../at_user_code.ts";
import { examinationRule } from "../examination_rule.ts";
import { readTrace, valueOf } from "../show.ts";
import { publication } from "../sources.ts";

/** Where every read succeeds, r2 is 0. */
export const err0OnSuccess: Rule<"prologue.generate"> = examinationRule({
  id: "prologue/err-0-on-success",
  clauses: ["P04", "P13"],
  level: "must",
  scope: "behaviour",
  title: "Where every read succeeds, r2 is 0 when user code starts",
  text: "That holds for arguments that need no read, too, and for no arguments at all.",
  source: publication,
  *judge({ fetches, good }): Iterable<Finding> {
    for (const { trial, register } of arrivals(good)) {
      if (register(2) === 0n) continue;
      yield {
        ...whole("r2 = 0, where every read succeeds", `r2 ${valueOf(register(2))}`),
        trace: readTrace(trial, fetches),
      };
      return;
    }
  },
});
