import { atInput, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { callsAmong } from "../flow.ts";
import { formatSlot, SLOT_SIZE } from "../frame.ts";
import { mirroredAround, type Pair } from "../pair.ts";
import { removedPairs } from "../pair_rule.ts";
import { type Rewriting, rewritingOf } from "../rewriting.ts";
import { removal } from "../sources.ts";

/** The slots of a pattern follow one another. */
export const slotsConsecutive: Rule<"nocsr.rewrite"> = rule({
  id: "nocsr/slots-consecutive",
  clauses: ["N06"],
  level: "must",
  scope: "behaviour",
  title: "Each pair that goes uses the slot above that of the next pair inwards",
  text:
    "The innermost pair has the lowest slot. A gap between the slots of two pairs ends the pattern: the outer one stays.",
  source: removal,
  operation: "nocsr.rewrite",
  applies(observation): boolean {
    if (observation.outcome !== "ok") return false;
    const rewriting = rewritingOf(observation);
    const { before, live } = rewriting;
    return removedPairs(rewriting).length > 0 ||
      callsAmong(before, live).some((call) => gaps(rewriting, mirroredAround(before, call)).length > 0);
  },
  *check(observation): Iterable<Finding> {
    const rewriting = rewritingOf(observation);
    for (const { pairs } of rewriting.groups) {
      for (const { spill, wanted, seen } of gaps(rewriting, pairs)) {
        yield atInput(spill, `a pair in ${formatSlot(wanted)} to go, next to the one inside it`, formatSlot(seen));
      }
    }
  },
});

interface Gap {
  readonly spill: number;
  readonly wanted: number;
  readonly seen: number;
}

/** The pairs whose slot is not the one above that of the pair inside them. */
function gaps({ before }: Rewriting, pairs: readonly Pair[]): readonly Gap[] {
  return pairs.slice(1).flatMap(({ spill }, i): readonly Gap[] => {
    const inner = before[pairs[i]?.spill ?? -1];
    const seen = before[spill]?.off;
    if (inner === undefined || seen === undefined || seen === inner.off + SLOT_SIZE) return [];
    return [{ spill, wanted: inner.off + SLOT_SIZE, seen }];
  });
}
