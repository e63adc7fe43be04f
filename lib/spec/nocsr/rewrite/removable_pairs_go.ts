import { atInput, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { followsDesign } from "../follows_design.ts";
import { removable } from "../removable.ts";
import { rewritingOf } from "../rewriting.ts";
import { show } from "../show.ts";
import { removal } from "../sources.ts";

/** What may go does go. */
export const removablePairsGo: Rule<"nocsr.rewrite"> = rule({
  id: "nocsr/removable-pairs-go",
  clauses: ["N06", "N07", "N08"],
  level: "should",
  scope: "behaviour",
  title: "Pairs of a pattern around an inlined call go if nothing else uses their part of the frame",
  text:
    "A loader may keep any pair, and the program means the same; but then the contract has bought nothing. So the rule " +
    "is asked of those only who follow a design of the rewrite, as kernels do since 6.12. These keep them all for types " +
    "of programs whose table of helpers has an unmarked prototype, such as socket filters.",
  source: removal,
  since: "6.12",
  operation: "nocsr.rewrite",
  applies: (observation) =>
    observation.outcome === "ok" && followsDesign(observation) && removable(rewritingOf(observation)).length > 0,
  *check(observation): Iterable<Finding> {
    const rewriting = rewritingOf(observation);
    for (const { spill, fill } of removable(rewriting)) {
      for (const slot of [spill, fill]) {
        if (rewriting.lost.has(slot)) continue;
        yield atInput(slot, `${show(rewriting.before, slot)} to be gone, which nothing needs`, "it is still there");
      }
    }
  },
});
