import { atInput, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { formatSlot } from "../frame.ts";
import { functionViews } from "../function_view.ts";
import { mirroredAround } from "../pair.ts";
import { callsAmong } from "../flow.ts";
import { lowestSpill } from "../patterns.ts";
import { type Rewriting, rewritingOf } from "../rewriting.ts";
import { removal } from "../sources.ts";

/** The innermost pair of a pattern has the lowest slot of the function. */
export const slotsLowest: Rule<"nocsr.rewrite"> = rule({
  id: "nocsr/slots-lowest",
  clauses: ["N06"],
  level: "must",
  scope: "behaviour",
  title: "The innermost pair that goes uses the lowest slot that the function spills to",
  text:
    "That is how a loader tells the slots that a compiler made for this purpose from all others. Every 64-bit store of " +
    "a register through r10 counts, reached or not; narrower ones, stores of immediates, and stores through other " +
    "registers do not.",
  source: removal,
  operation: "nocsr.rewrite",
  applies(observation): boolean {
    if (observation.outcome !== "ok") return false;
    const rewriting = rewritingOf(observation);
    return rewriting.groups.some(({ pairs }) => pairs.length > 0) || hasHigherCandidate(rewriting);
  },
  *check(observation): Iterable<Finding> {
    const rewriting = rewritingOf(observation);
    for (const { subprog, removed } of functionViews(rewriting)) {
      const lowest = lowestSpill(rewriting.before, subprog);
      for (const { pair, spill } of removed.filter(({ pair }) => isInnermost(rewriting, pair.spill))) {
        if (spill.off === lowest) continue;
        yield atInput(
          pair.spill,
          `the innermost pair to go to use the lowest slot, ${formatSlot(lowest)}`,
          formatSlot(spill.off),
        );
      }
    }
  },
});

function isInnermost({ groups }: Rewriting, spill: number): boolean {
  return groups.some(({ pairs }) => pairs[0]?.spill === spill);
}

/** Whether a pair that faces a call uses another slot than the lowest. */
function hasHigherCandidate(rewriting: Rewriting): boolean {
  const { before, live } = rewriting;
  return functionViews(rewriting).some(({ subprog }) => {
    const lowest = lowestSpill(before, subprog);
    const calls = callsAmong(before, live).filter((call) => subprog.start <= call && call < subprog.end);
    return calls.some((call) => {
      const innermost = mirroredAround(before, call)[0];
      return innermost !== undefined && before[innermost.spill]?.off !== lowest;
    });
  });
}
