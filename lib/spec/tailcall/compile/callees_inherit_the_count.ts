import type { Rule } from "../../rule.ts";
import { countOffset } from "../sources.ts";
import { attemptsIn, incidentRule } from "./incident_rule.ts";

/** A function that is called counts on from its caller's count. */
export const calleesInheritTheCount: Rule<"tailcall.compile"> = incidentRule({
  id: "tailcall/callees-inherit-the-count",
  clauses: ["T02", "T18", "T19"],
  level: "must",
  scope: "behaviour",
  title: "A function that is called counts on from its caller's count, through functions without tail calls too",
  text:
    "Every function from which a tail call can be reached takes the count over, keeps it across other calls, and hands " +
    "it to the functions that it calls; it neither starts anew nor hands on another word of its frame. Judged by effect: " +
    "programs that tail-call themselves through a called function go round exactly as often as they may.",
  source: countOffset,
  erratum: "The published text has the counter at stack_depth + 8 below rbp; the depth is the one rounded up to 8.",
  concerns: (examination) =>
    attemptsIn(examination, "other").some(({ isCalled, outcome }) => isCalled && outcome === "made"),
  isBroken: ({ kind, isCalled }) => isCalled && (kind === "missed" || kind === "excess"),
});
