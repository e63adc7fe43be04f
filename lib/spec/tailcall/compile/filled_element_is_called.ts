import type { Rule } from "../../rule.ts";
import { source } from "../source.ts";
import { attemptsIn, incidentRule, isDeparture } from "./incident_rule.ts";

/** With a target the tail call is made, and only then; what its program returns is what the function returns. */
export const filledElementIsCalled: Rule<"tailcall.compile"> = incidentRule({
  id: "tailcall/filled-element-is-called",
  clauses: ["T09"],
  level: "must",
  scope: "behaviour",
  title: "With a target the tail call is made, an empty element or an index beyond the array makes none",
  text:
    "A direct site is filled by a nop in place of its bypass and a jump in place of its target, an indirect one by the " +
    "array's pointer. Elements are filled all and every other one. The index is 32 bits of r3. Whoever called the function " +
    "goes on with the result of the program that was called instead.",
  source,
  concerns: (examination) => attemptsIn(examination, "other").length > 0,
  isBroken: (incident) => incident.aim === "other" && isDeparture(incident),
});
