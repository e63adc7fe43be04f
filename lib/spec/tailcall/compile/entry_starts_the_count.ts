import type { Rule } from "../../rule.ts";
import { source } from "../source.ts";
import { attemptsIn, type IncidentRule, incidentRule } from "./incident_rule.ts";

const concerns: IncidentRule["concerns"] = (examination) =>
  attemptsIn(examination, "other").some(({ outcome, count, isCalled }) =>
    outcome === "made" && count === 0 && !isCalled
  );

/** An entry program sets the count to zero, whatever its caller left behind. */
export const entryStartsTheCount: Rule<"tailcall.compile"> = incidentRule({
  id: "tailcall/entry-starts-the-count",
  clauses: ["T02"],
  level: "must",
  scope: "behaviour",
  title: "An entry program starts the count at zero, whatever its caller left in rax",
  text: "The code is entered with a value in `rax` that, taken for a count, would allow no tail call.",
  source,
  concerns,
  isBroken: ({ kind, count, isCalled }) => kind === "missed" && count === 0 && !isCalled,
});
