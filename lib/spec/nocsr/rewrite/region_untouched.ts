import { atInput, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { formatSlot, SLOT_SIZE } from "../frame.ts";
import { functionViews } from "../function_view.ts";
import { rewritingOf } from "../rewriting.ts";
import { show } from "../show.ts";
import { removal } from "../sources.ts";

/** Nothing else uses the frame at or below the slots of removed pairs. */
export const regionUntouched: Rule<"nocsr.rewrite"> = rule({
  id: "nocsr/region-untouched",
  clauses: ["N07"],
  level: "must",
  scope: "behaviour",
  title: "If another access of the function begins below the top of its patterns, none of its pairs go",
  text:
    "The frame below the patterns' top is given back, and so nothing may be left in it. One access spoils all patterns " +
    "of the function, and of no other function.",
  source: removal,
  operation: "nocsr.rewrite",
  applies(observation): boolean {
    if (observation.outcome !== "ok") return false;
    return functionViews(rewritingOf(observation)).some(({ removed, patterns, outside }) =>
      removed.length > 0 || patterns.length > 0 && outside.length > 0
    );
  },
  *check(observation): Iterable<Finding> {
    const rewriting = rewritingOf(observation);
    for (const { removed, outside } of functionViews(rewriting)) {
      const top = Math.max(...removed.map(({ spill }) => spill.off + SLOT_SIZE));
      for (const { index, off } of outside) {
        if (off === undefined || off >= top) continue;
        const wanted = `nothing but pairs below ${formatSlot(top)}, where pairs of the function are gone`;
        yield atInput(index, wanted, show(rewriting.before, index));
      }
    }
  },
});
