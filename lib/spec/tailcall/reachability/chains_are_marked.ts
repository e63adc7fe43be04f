import { type Finding, whole } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { inSubprograms } from "../sources.ts";
import { calledFunctions, reachingTailCalls } from "./graph.ts";

/** Every function of a chain of calls that ends in a tail call is marked as reaching one. */
export const chainsAreMarked: Rule<"tailcall.reachability"> = rule({
  id: "tailcall/chains-are-marked",
  clauses: ["T17"],
  level: "must",
  scope: "behaviour",
  title: "Every function of a chain of calls in which a tail call occurs is marked as reaching one",
  text:
    "Not only the function that contains it and the one that calls that: a function anywhere up the chain that is not " +
    "marked does not hand the count on, and a loop through it has no end. Only functions that the entry reaches are judged.",
  source: inSubprograms,
  operation: "tailcall.reachability",
  applies: (observation) => observation.outcome === "ok" && reachingTailCalls(observation.input).size > 0,
  *check({ input, value }): Iterable<Finding> {
    const marked = new Set(value.reachable);
    const called = calledFunctions(input);
    for (const name of reachingTailCalls(input)) {
      if (called.has(name) && !marked.has(name)) {
        yield whole(`${name} marked: a tail call can be reached from it`, "no mark");
      }
    }
  },
});
