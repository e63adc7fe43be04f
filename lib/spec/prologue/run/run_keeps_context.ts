import { type Finding, whole } from "../../finding.ts";
import type { Rule } from "../../rule.ts";
import { publication } from "../sources.ts";
import { truthRule } from "./truth_rule.ts";

/** User code finds the context in r1. */
export const runKeepsContext: Rule<"prologue.run"> = truthRule({
  id: "prologue/run-keeps-context",
  clauses: ["P03", "P14"],
  level: "must",
  scope: "behaviour",
  title: "User code finds the context in r1, whether or not the arguments could be fetched",
  source: publication,
  *judge({ err }, { contextKept }): Iterable<Finding> {
    const path = err === 0n ? "where every read succeeds" : "where a read fails";
    if (!contextKept) yield whole(`r1 the context, ${path}`, "something else");
  },
});
