import type { Rule } from "../../rule.ts";
import { source } from "../source.ts";
import { incidentRule } from "./incident_rule.ts";

/** Whatever the arrays hold, a run stays within its code and its memory, and ends. */
export const runsStayInBounds: Rule<"tailcall.compile"> = incidentRule({
  id: "tailcall/runs-stay-in-bounds",
  clauses: ["T08", "T20"],
  level: "must",
  scope: "behaviour",
  title: "Whatever the arrays hold, a run stays within its code and its memory, and ends",
  text:
    "Code is run from its entry by a machine that knows its memory region by region. An instruction that is none, an " +
    "access beside what the program was given, or a run much longer than its program's breaks the rule.",
  source,
  concerns: ({ trials }) => trials.length > 0,
  isBroken: ({ kind }) => kind === "fault",
});
