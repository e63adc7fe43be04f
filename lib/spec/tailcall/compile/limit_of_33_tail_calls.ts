import type { Rule } from "../../rule.ts";
import { limitOf33 } from "../sources.ts";
import { attemptsIn, incidentRule, isDeparture } from "./incident_rule.ts";

/** 33 tail calls may follow one another, also where each is made in a function that was called. */
export const limitOf33TailCalls: Rule<"tailcall.compile"> = incidentRule({
  id: "tailcall/limit-of-33-tail-calls",
  clauses: ["T20"],
  level: "must",
  scope: "behaviour",
  title: "33 tail calls may follow one another, which makes 34 executions, also across calls of functions",
  text:
    "The program stands in every element of its arrays, so that it goes round until the limit ends it. Whether a called " +
    "function's tail calls count for its caller is left open here.",
  source: limitOf33,
  concerns: (examination) => attemptsIn(examination, "itself").some(({ outcome }) => outcome === "limit"),
  isBroken: (incident) => incident.aim === "itself" && isDeparture(incident),
});
