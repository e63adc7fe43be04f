import type { Rule } from "../../rule.ts";
import { formatSlot } from "../frame.ts";
import { type Objection, pairRule } from "../pair_rule.ts";
import { removal } from "../sources.ts";

/** The fill reads the slot that the spill wrote. */
export const pairSameSlot: Rule<"nocsr.rewrite"> = pairRule({
  id: "nocsr/pair-same-slot",
  clauses: ["N06"],
  level: "must",
  scope: "behaviour",
  title: "A fill that goes reads the slot that its spill wrote",
  text: "A load from any other place in the frame restores something else, however much it looks like a fill.",
  source: removal,
  objection({ spill, fill }): Objection | undefined {
    if (spill.off === fill.off) return undefined;
    return { at: "fill", wanted: `a fill from the spill's ${formatSlot(spill.off)}`, seen: formatSlot(fill.off) };
  },
});
