import { type Finding, whole } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { perf510 } from "../sources.ts";
import { expectedRefusal } from "./expected_refusal.ts";

/** What gives no reason is not refused. */
export const nothingElseRefused: Rule<"prologue.generate"> = rule({
  id: "prologue/nothing-else-refused",
  clauses: ["P01", "P02"],
  level: "must",
  scope: "prologue@5.10",
  title: "What gives none of the reasons to refuse is not refused",
  text:
    "Arguments beyond the third are dropped with a warning, whatever they are. No arguments at all are taken in any room.",
  source: perf510,
  operation: "prologue.generate",
  applies: ({ input }) => expectedRefusal(input) === undefined,
  *check(): Iterable<Finding> {},
  *checkRefusal({ errno, message }): Iterable<Finding> {
    yield whole("a prologue for these arguments", `a refusal with ${errno}: ${message}`);
  },
});
