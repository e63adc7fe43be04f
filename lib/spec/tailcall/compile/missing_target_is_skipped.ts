import type { Rule } from "../../rule.ts";
import { source } from "../source.ts";
import { attemptsIn, incidentRule } from "./incident_rule.ts";

/** Behind a tail call that is not made, every register that the program may still read is as it was. */
export const missingTargetIsSkipped: Rule<"tailcall.compile"> = incidentRule({
  id: "tailcall/missing-target-is-skipped",
  clauses: ["T08"],
  level: "must",
  scope: "behaviour",
  title:
    "Without a target, execution goes on behind the site with rsp, rbp and the callee-saved registers as before it",
  text:
    "A direct site is looked at from its bypass on, an indirect one from where it reads the array's bound. What the " +
    "published text says of every register holds for those that a program can use afterwards, r6 to r10: a tail call is " +
    "a call, r0 to r5 cannot be read behind it, and released code has the count in `eax` there. The bypass skips the target " +
    "also when that leads somewhere already, in the middle of an installation.",
  source,
  concerns: (examination) => attemptsIn(examination, "empty").length > 0,
  isBroken: ({ kind, aim }) =>
    kind === "skip" || aim === "empty" && (kind === "excess" || kind === "unwind" || kind === "callee-saved"),
});
