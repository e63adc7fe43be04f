import { atInput, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { type FunctionView, functionViews } from "../function_view.ts";
import type { Pair } from "../pair.ts";
import { type Rewriting, rewritingOf } from "../rewriting.ts";
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
    "A loader may keep any pair, and the program means the same; but then the contract has bought nothing. Kernels keep " +
    "them all for types of programs whose table of helpers has an unmarked prototype, such as socket filters.",
  source: removal,
  operation: "nocsr.rewrite",
  applies: (observation) => observation.outcome === "ok" && removable(rewritingOf(observation)).length > 0,
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

/** The pairs that the published design removes. */
export function removable(rewriting: Rewriting): readonly Pair[] {
  const views = functionViews(rewriting).filter((view) => !isSpoiled(view));
  return views.flatMap(({ patterns }) =>
    patterns.filter(({ facts }) => facts.fastcall && facts.inlined).flatMap(({ pairs }) => pairs)
  );
}

/** Whether something else may use the part of the frame that the patterns use, or what is below. */
function isSpoiled({ patterns, others, opaque }: FunctionView): boolean {
  const top = Math.max(...patterns.map((pattern) => pattern.top));
  return opaque || others.some(({ off }) => off === undefined || off < top);
}
