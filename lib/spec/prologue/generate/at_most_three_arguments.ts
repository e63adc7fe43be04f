import { atValue, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { examinationOf, examined, linksOf } from "../examination.ts";
import { fetchesOf, MOST_ARGUMENTS } from "../fetch.ts";
import { linkText, readTrace } from "../show.ts";
import { publication } from "../sources.ts";

/** What is beyond the third argument is not fetched. */
export const atMostThreeArguments: Rule<"prologue.generate"> = rule({
  id: "prologue/at-most-three-arguments",
  clauses: ["P02"],
  level: "must",
  scope: "behaviour",
  title: "At most three arguments are fetched; those beyond the third leave no trace",
  text:
    "There is no register for a fourth. A read for its sake could fail, and then the three that are passed would be " +
    "lost for an argument that nobody gets.",
  source: publication,
  operation: "prologue.generate",
  applies: (observation) => observation.input.args.length > MOST_ARGUMENTS && examined(observation) !== undefined,
  *check(observation): Iterable<Finding> {
    const examination = examinationOf(observation);
    if (examination === undefined) return;
    const dropped = observation.input.args.slice(MOST_ARGUMENTS).flatMap((arg) => fetchesOf([arg]) ?? [])
      .map((fetch, i) => ({ ...fetch, index: MOST_ARGUMENTS + i }));
    for (const trial of examination.good) {
      const passed = linksOf(examination.fetches, trial.world);
      const links = linksOf(dropped, trial.world);
      const stray = trial.reads.find(({ source }) => !passed.has(source) && links.has(source));
      const link = stray === undefined ? undefined : links.get(stray.source)?.[0];
      if (stray === undefined || link === undefined) continue;
      yield { ...atValue(stray.index, "no read", linkText(link)), trace: readTrace(trial, examination.fetches) };
      return;
    }
  },
});
