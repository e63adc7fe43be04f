import { atInput, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { callsAmong } from "../flow.ts";
import { rewritingOf } from "../rewriting.ts";
import { rewritingComparison } from "../rewriting_comparison.ts";
import { removal } from "../sources.ts";

/** A program that is taken is valid without the contract. */
export const contractNotPresumed: Rule<"nocsr.rewrite"> = rule({
  id: "nocsr/contract-not-presumed",
  clauses: ["N10"],
  level: "must",
  scope: "behaviour",
  title: "A program that reads r0 to r5 after a call without restoring them is refused",
  text:
    "A nocsr call keeps registers only for those who remove the pairs. The program that was given must be valid where " +
    "nobody does: for a verifier every call scratches r0 to r5, and only a fill makes them readable again.",
  source: removal,
  operation: "nocsr.rewrite",
  applies: (observation) =>
    observation.outcome === "ok" && callsAmong(
        rewritingOf(observation).before,
        rewritingOf(observation).live,
      ).length > 0,
  *check(observation): Iterable<Finding> {
    const { invalid } = rewritingComparison(observation);
    if (invalid?.kind !== "uninitialised-register") return;
    yield atInput(invalid.index, `a refusal: ${invalid.detail}`, "the program was taken");
  },
});
