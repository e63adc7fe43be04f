import { type Finding, whole } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { hierarchy } from "../sources.ts";
import { runTrials } from "./run_trial.ts";
import { agrees, describe, describeValue, settledTrials } from "./runs_as_the_programs_say.ts";

/** The tail calls of a called function count for its caller too. */
export const runsCountOnce: Rule<"tailcall.run"> = rule({
  id: "tailcall/runs-count-once",
  clauses: ["T20"],
  level: "should",
  scope: "behaviour",
  since: "6.12",
  title: "In a run, the tail calls of a called function count for its caller too: one limit holds for all",
  text:
    "Linux 6.12, 6.18 and 7.2 have one count. 5.10 and 6.1 hand it over by value, as the published design does, so that a " +
    "program that calls two tail-calling functions runs far more often than 34 times.",
  source: hierarchy,
  operation: "tailcall.run",
  applies: (observation) => {
    const shared = settledTrials(observation).filter(({ counting }) => counting.scope === "shared");
    const apart = runTrials(observation.input).filter(({ counting }) => counting.scope === "chain");
    return observation.outcome === "ok" &&
      shared.some(({ counters }) => apart.some((trial) => trial.counters.some((count, at) => count !== counters[at])));
  },
  *check(observation): Iterable<Finding> {
    const shared = settledTrials(observation).filter(({ counting }) => counting.scope === "shared");
    const [first] = shared;
    if (first === undefined || shared.some((trial) => agrees(trial, observation.value))) return;
    yield whole(describe(first, observation.value), describeValue(observation.value));
  },
});
