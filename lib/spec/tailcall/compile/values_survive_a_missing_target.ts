import type { Rule } from "../../rule.ts";
import { source } from "../source.ts";
import { attemptsIn, incidentRule, isDeparture } from "./incident_rule.ts";

/** Behind a tail call that is not made, calls receive and return what the program says. */
export const valuesSurviveAMissingTarget: Rule<"tailcall.compile"> = incidentRule({
  id: "tailcall/values-survive-a-missing-target",
  clauses: ["T10"],
  level: "must",
  scope: "behaviour",
  title: "Without a target, what follows a tail call computes what the program says, calls of its functions included",
  text:
    "One might do without the bypass, and push again behind the target what was popped before it. That is wrong: what " +
    "comes back is what the prologue pushed, so a function that is called next is passed the caller's `rbx` where the " +
    "program has its context in r6. The rule compares a run of the machine code with one of the program, call by call and " +
    "exit by exit.",
  source,
  concerns: (examination) => attemptsIn(examination, "empty").length > 0,
  isBroken: (incident) => incident.aim === "empty" && isDeparture(incident),
});
