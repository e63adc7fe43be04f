import { type Finding, whole } from "../../finding.ts";
import type { Rule } from "../../rule.ts";
import { arrivals } from "../at_user_code.ts";
import { examinationRule } from "../examination_rule.ts";
import { registerOf } from "../fetch.ts";
import { ordinal, readTrace } from "../show.ts";
import { publication } from "../sources.ts";

/** No argument is lost to the call that fetches another. */
export const resultsSurviveLaterCalls: Rule<"prologue.generate"> = examinationRule({
  id: "prologue/results-survive-later-calls",
  clauses: ["P07"],
  level: "must",
  scope: "behaviour",
  title: "Every argument's register can be read when user code starts: none is lost to the call that fetches another",
  text:
    "A call scratches r1 to r5, so an argument that is put into its register before the last call is gone. Arguments are " +
    "loaded when all of them are fetched.",
  source: publication,
  concerns: ({ fetches }) => fetches.length > 0,
  *judge({ fetches, good }): Iterable<Finding> {
    for (const fetch of fetches) {
      const name = `r${registerOf(fetch)}`;
      const lost = arrivals(good).find(({ register }) => register(registerOf(fetch)) === undefined);
      if (lost === undefined) continue;
      const wanted = `${name} to hold ${ordinal(fetch)} (${fetch.text})`;
      yield { ...whole(wanted, `${name} cannot be read`), trace: readTrace(lost.trial, fetches) };
    }
  },
});
