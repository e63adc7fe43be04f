import { type Finding, whole } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { perf510 } from "../sources.ts";

/** A prologue is not longer than the room for it. */
export const fitsItsSpace: Rule<"prologue.generate"> = rule({
  id: "prologue/fits-its-space",
  clauses: ["P17"],
  level: "must",
  scope: "behaviour",
  title: "A prologue takes no more instruction slots than there is room for",
  text:
    "The room is what the user's program leaves of the instructions that the kernel takes; a prologue that is longer " +
    "overruns the buffer, or makes a program that does not load.",
  source: perf510,
  operation: "prologue.generate",
  applies: ({ outcome }) => outcome === "ok",
  *check({ input, value }): Iterable<Finding> {
    const { length } = value.program;
    if (length > input.space) yield whole(`at most ${input.space} instruction slots`, `${length}`);
  },
});
