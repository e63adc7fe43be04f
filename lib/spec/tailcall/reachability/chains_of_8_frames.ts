import { type Finding, whole } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { inSubprograms } from "../sources.ts";
import { calledFunctions, callsOnChains, MOST_FRAMES, tooDeepChain } from "./graph.ts";

/** Calls after which a walk along every chain may be given up. */
const MOST_CALLS = 10_000;

/** A call graph is refused if a chain of calls has more than 8 functions, which recursion always has; else it is not. */
export const chainsOf8Frames: Rule<"tailcall.reachability"> = rule({
  id: "tailcall/chains-of-8-frames",
  clauses: ["T17"],
  level: "must",
  scope: "behaviour",
  title: "A call graph with a chain of more than 8 functions, as recursion makes one, is refused, and others are not",
  text:
    "A graph may also be refused for a function that nothing calls, or for so many chains that a walk along all of them " +
    "takes too long.",
  source: inSubprograms,
  operation: "tailcall.reachability",
  applies: () => true,
  *check({ input }): Iterable<Finding> {
    const chain = tooDeepChain(input);
    if (chain !== undefined) yield whole(`a refusal: ${chain.join(" calls ")}`, "marks");
  },
  *checkRefusal({ input, errno, message }): Iterable<Finding> {
    if (tooDeepChain(input) !== undefined || calledFunctions(input).size < input.functions.length) return;
    if (callsOnChains(input, MOST_CALLS) >= MOST_CALLS) return;
    yield whole(`marks: no chain has more than ${MOST_FRAMES} functions`, `a refusal with ${errno}: ${message}`);
  },
});
