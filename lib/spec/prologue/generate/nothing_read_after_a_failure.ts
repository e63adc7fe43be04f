import { atValue, type Finding } from "../../finding.ts";
import type { Rule } from "../../rule.ts";
import { readsMemory } from "../at_user_code.ts";
import { examinationRule } from "../examination_rule.ts";
import { failureText, readTrace } from "../show.ts";
import { publication } from "../sources.ts";

/** After a failed read nothing more is read. */
export const nothingReadAfterAFailure: Rule<"prologue.generate"> = examinationRule({
  id: "prologue/nothing-read-after-a-failure",
  clauses: ["P11"],
  level: "must",
  scope: "behaviour",
  title: "A failing read leads to the error path at once: nothing is read after it",
  text: "What a failed read leaves behind is no address, and the result of a later read must not hide the failure.",
  source: publication,
  concerns: readsMemory,
  *judge({ fetches, bad }): Iterable<Finding> {
    for (const trial of bad) {
      const failed = trial.reads.findIndex((read) => read.failed);
      const next = trial.reads[failed + 1];
      if (failed === -1 || next === undefined) continue;
      const wanted = `no further read, ${failureText(trial, fetches)}`;
      yield { ...atValue(next.index, wanted, "one more"), trace: readTrace(trial, fetches) };
      return;
    }
  },
});
