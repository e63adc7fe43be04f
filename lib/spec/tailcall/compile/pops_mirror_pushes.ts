import type { Rule } from "../../rule.ts";
import { source } from "../source.ts";
import { incidentRule } from "./incident_rule.ts";

/** At a return and at a tail call the callee-saved registers hold what the function was called with. */
export const popsMirrorPushes: Rule<"tailcall.compile"> = incidentRule({
  id: "tailcall/pops-mirror-pushes",
  clauses: ["T03", "T06"],
  level: "must",
  scope: "behaviour",
  title: "At a return and at a tail call rbx and r12 to r15 hold what the function was called with",
  text:
    "A tail call pops what its function's prologue pushed, in reverse, and so does the epilogue. The called program " +
    "pushes its own registers again: were one of its caller's lost, or used for the counter, it would be lost for the " +
    "caller of both. At a return `rbp`, `rsp` and the return address are the caller's as well.",
  source,
  concerns: ({ trials }) => trials.length > 0,
  isBroken: ({ kind }) => kind === "return" || kind === "callee-saved",
});
