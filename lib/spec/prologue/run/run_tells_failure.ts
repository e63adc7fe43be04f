import { type Finding, whole } from "../../finding.ts";
import type { Rule } from "../../rule.ts";
import { hex } from "../show.ts";
import { publication } from "../sources.ts";
import { truthRule } from "./truth_rule.ts";

/** r2 tells whether a read failed. */
export const runTellsFailure: Rule<"prologue.run"> = truthRule({
  id: "prologue/run-tells-failure",
  clauses: ["P04", "P11", "P12", "P13"],
  level: "must",
  scope: "behaviour",
  title: "User code finds 1 in r2 if any read of any argument failed, and 0 if none did",
  text: "A read fails if a single one of its bytes cannot be read.",
  source: publication,
  *judge(truth, { err }): Iterable<Finding> {
    if (err !== truth.err) yield whole(`r2 = ${truth.err}`, `r2 = ${hex(err)}`);
  },
});
