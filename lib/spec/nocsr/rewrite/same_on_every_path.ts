import { isConditionalJump } from "../../../bpf/insn_kind.ts";
import type { Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { divergenceFinding } from "../divergence_finding.ts";
import { rewritingOf } from "../rewriting.ts";
import { isRewritten, rewritingComparison } from "../rewriting_comparison.ts";
import { proposal } from "../sources.ts";

/** The rewrite computes on every path what the program computes there. */
export const sameOnEveryPath: Rule<"nocsr.rewrite"> = rule({
  id: "nocsr/same-on-every-path",
  clauses: ["N11"],
  level: "must",
  scope: "behaviour",
  title: "Whatever way its jumps take, the rewritten program computes what the program did",
  text:
    "Both are led along the same paths, whatever their jumps compare; programs with few jumps along all of them. What " +
    "each would have compared must still agree. A jump that the rewritten program has no longer goes the way that is " +
    "left of it.",
  source: proposal,
  operation: "nocsr.rewrite",
  applies(observation): boolean {
    if (observation.outcome !== "ok" || !isRewritten(observation)) return false;
    const { before, live } = rewritingOf(observation);
    const hasJump = before.some((insn, slot) => live.has(slot) && isConditionalJump(insn));
    return hasJump && rewritingComparison(observation).invalid === undefined;
  },
  *check(observation): Iterable<Finding> {
    if (!isRewritten(observation)) return;
    const { forced } = rewritingComparison(observation);
    if (forced !== undefined) yield divergenceFinding(forced);
  },
});
