import { type Finding, whole } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { inSubprograms } from "../sources.ts";
import { reachingTailCalls } from "./graph.ts";

/** No function is marked from which no tail call can be reached. */
export const onlyChainsAreMarked: Rule<"tailcall.reachability"> = rule({
  id: "tailcall/only-chains-are-marked",
  clauses: ["T17"],
  level: "should",
  scope: "behaviour",
  title: "No function is marked from which no tail call can be reached",
  text:
    "A mark too many costs a push and a load, and breaks nothing. The kernel's walk leaves some: once it has met a " +
    "tail-calling function, every function that is under way when a later one ends is marked with it.",
  source: inSubprograms,
  operation: "tailcall.reachability",
  applies: (observation) =>
    observation.outcome === "ok" && reachingTailCalls(observation.input).size < observation.input.functions.length,
  *check({ input, value }): Iterable<Finding> {
    const reaching = reachingTailCalls(input);
    for (const name of new Set(value.reachable)) {
      if (!reaching.has(name)) yield whole(`no mark on ${name}, from which no tail call can be reached`, "a mark");
    }
  },
});
