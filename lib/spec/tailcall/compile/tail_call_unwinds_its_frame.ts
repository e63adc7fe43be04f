import type { Rule } from "../../rule.ts";
import { source } from "../source.ts";
import { incidentRule, makesTailCalls } from "./incident_rule.ts";

/** A tail call leaves nothing of its frame: the called program finds the stack as its own prologue leaves it. */
export const tailCallUnwindsItsFrame: Rule<"tailcall.compile"> = incidentRule({
  id: "tailcall/tail-call-unwinds-its-frame",
  clauses: ["T04"],
  level: "must",
  scope: "behaviour",
  title: "When a tail call jumps, rsp and rbp are where the called program's push rbp and mov rbp,rsp would leave them",
  text:
    "Registers, counter and frame are gone: on top of the stack lies the `rbp` that the function was called with, above " +
    "it the return address.",
  source,
  concerns: makesTailCalls,
  isBroken: ({ kind }) => kind === "unwind",
});
