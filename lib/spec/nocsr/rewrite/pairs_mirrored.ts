import { atInput, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { callsAmong } from "../flow.ts";
import { type Pair, pairUp, runsAround } from "../pair.ts";
import { removedPairs } from "../pair_rule.ts";
import { type Rewriting, rewritingOf } from "../rewriting.ts";
import { removal } from "../sources.ts";

/** Spill and fill are at the same distance from the call. */
export const pairsMirrored: Rule<"nocsr.rewrite"> = rule({
  id: "nocsr/pairs-mirrored",
  clauses: ["N06"],
  level: "must",
  scope: "behaviour",
  title: "The fills that go stand in the reverse order of their spills",
  text:
    "A pattern grows from the call outwards, a pair at a time. Fills in another order would restore the same values, " +
    "but they are no pattern: the first that do not face one another end it, and stay with all beyond them.",
  source: removal,
  operation: "nocsr.rewrite",
  applies(observation): boolean {
    if (observation.outcome !== "ok") return false;
    const rewriting = rewritingOf(observation);
    return removedPairs(rewriting).length > 0 || hasSkewedPairs(rewriting);
  },
  *check(observation): Iterable<Finding> {
    const rewriting = rewritingOf(observation);
    for (const { pair } of removedPairs(rewriting)) {
      if (!isSkewed(rewriting, pair)) continue;
      const { call, spill, fill } = pair;
      yield atInput(
        fill,
        `a fill ${slots(call - spill)} behind its call, as its spill is before it`,
        slots(fill - call),
      );
    }
  },
});

/** Whether spill and fill belong together and are not at the same distance from the call. */
function isSkewed({ before }: Rewriting, { call, spill, fill }: Pair): boolean {
  const stx = before[spill];
  const ldx = before[fill];
  return stx?.src === ldx?.dst && stx?.off === ldx?.off && call - spill !== fill - call;
}

function hasSkewedPairs(rewriting: Rewriting): boolean {
  const { before, live } = rewriting;
  return callsAmong(before, live).some((call) => {
    const { spills, fills } = runsAround(before, call);
    return pairUp(before, call, spills, fills).pairs.some((pair) => isSkewed(rewriting, pair));
  });
}

function slots(count: number): string {
  return count === 1 ? "1 slot" : `${count} slots`;
}
