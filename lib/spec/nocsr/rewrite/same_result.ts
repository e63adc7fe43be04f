import type { Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { divergenceFinding } from "../divergence_finding.ts";
import { isRewritten, rewritingComparison } from "../rewriting_comparison.ts";
import { proposal } from "../sources.ts";

/** The rewrite computes what the program computed. */
export const sameResult: Rule<"nocsr.rewrite"> = rule({
  id: "nocsr/same-result",
  clauses: ["N10", "N11"],
  level: "must",
  scope: "behaviour",
  title: "The rewritten program computes what the program did",
  text: "Both are run on a machine in several worlds, which differ in the context, in memory, in the CPU and in what " +
    "functions return. The program runs as on a loader that knows nothing of the contract: any call scratches r0 to " +
    "r5. Both must call the same functions with the same arguments, store the same outside the stack, compare the " +
    "same at each jump, and exit with the same value.",
  source: proposal,
  operation: "nocsr.rewrite",
  applies(observation): boolean {
    return observation.outcome === "ok" && isRewritten(observation) &&
      rewritingComparison(observation).invalid === undefined;
  },
  *check(observation): Iterable<Finding> {
    if (!isRewritten(observation)) return;
    const { natural } = rewritingComparison(observation);
    if (natural !== undefined) yield divergenceFinding(natural);
  },
});
