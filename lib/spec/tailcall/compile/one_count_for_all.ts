import type { Rule } from "../../rule.ts";
import { countings } from "../model/counting.ts";
import { divergenceFrom } from "../model/divergence.ts";
import { hierarchy } from "../sources.ts";
import type { Examination } from "./examination.ts";
import { incidentRule } from "./incident_rule.ts";

/** The tail calls of a function that was called count for its caller too. */
export const oneCountForAll: Rule<"tailcall.compile"> = incidentRule({
  id: "tailcall/one-count-for-all",
  clauses: ["T20"],
  level: "should",
  scope: "behaviour",
  since: "6.12",
  title: "The tail calls of a function that was called count for its caller too",
  text:
    "The published design hands the count over by value. A function's tail calls are then unknown to its caller, and a " +
    "program that calls two tail-calling functions runs some 2^34 times, although no chain is longer than the limit.",
  source: hierarchy,
  concerns: ({ trials }) => trials.some(tellsCountsApart),
  isBroken: ({ kind }) => kind === "unshared",
});

/** Whether a run would be another if functions counted for themselves. */
function tellsCountsApart(trial: Examination["trials"][number]): boolean {
  const apart = countings.find(({ scope }) => scope === "chain");
  const played = trial.play().expected.map(({ happening }) => happening);
  return trial.scenario.aim === "itself" && apart !== undefined &&
    divergenceFrom(trial.play(apart), played, true) !== undefined;
}
