import { type Finding, whole } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { inSubprograms } from "../sources.ts";
import { calledFunctions, callsOnChains, deeperChain, MOST_FRAMES, TOO_MANY_FRAMES } from "./graph.ts";

/** Calls after which a walk along every chain may be given up. */
const MOST_CALLS = 10_000;

/** A call graph is taken if no chain of calls has more than 8 functions, and refused if one never ends, as recursion. */
export const chainsOf8Frames: Rule<"tailcall.reachability"> = rule({
  id: "tailcall/chains-of-8-frames",
  clauses: ["T17"],
  level: "must",
  scope: "behaviour",
  title:
    "A call graph is taken if no chain has more than 8 functions, and refused if one has more than 16, as in recursion",
  text:
    "Linux 5.10 to 6.18 take 8 functions in a row and no more, Linux 7.2 takes 16; between the two, either answer is right. " +
    "A graph may also be refused for a function that nothing calls, or for so many chains that a walk along all of them " +
    "takes too long.",
  source: inSubprograms,
  operation: "tailcall.reachability",
  applies: () => true,
  *check({ input }): Iterable<Finding> {
    const chain = deeperChain(input, TOO_MANY_FRAMES);
    if (chain !== undefined) yield whole(`a refusal: ${chain.join(" calls ")}`, "marks");
  },
  *checkRefusal({ input, errno, message }): Iterable<Finding> {
    if (deeperChain(input, MOST_FRAMES) !== undefined || calledFunctions(input).size < input.functions.length) return;
    if (callsOnChains(input, MOST_CALLS) >= MOST_CALLS) return;
    yield whole(`marks: no chain has more than ${MOST_FRAMES} functions`, `a refusal with ${errno}: ${message}`);
  },
});
