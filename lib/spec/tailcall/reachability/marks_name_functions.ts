import { type Finding, whole } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { inSubprograms } from "../sources.ts";

/** Marks are the names of functions of the graph, each once. */
export const marksNameFunctions: Rule<"tailcall.reachability"> = rule({
  id: "tailcall/marks-name-functions",
  clauses: ["T17"],
  level: "must",
  scope: "behaviour",
  title: "What is marked is a function of the call graph, and is marked once",
  source: inSubprograms,
  operation: "tailcall.reachability",
  applies: ({ outcome }) => outcome === "ok",
  *check({ input, value }): Iterable<Finding> {
    const names = new Set(input.functions.map(({ name }) => name));
    for (const [at, name] of value.reachable.entries()) {
      if (!names.has(name)) yield whole("the name of a function", JSON.stringify(name));
      else if (value.reachable.indexOf(name) < at) yield whole(`one mark on ${name}`, "another");
    }
  },
});
