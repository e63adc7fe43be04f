import { atInput, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { callsAmong } from "../flow.ts";
import { mirroredAround, type Pair } from "../pair.ts";
import { removedPairs } from "../pair_rule.ts";
import { type Rewriting, rewritingOf } from "../rewriting.ts";
import { removal } from "../sources.ts";

/** A register is saved once in a pattern. */
export const savedOnce: Rule<"nocsr.rewrite"> = rule({
  id: "nocsr/saved-once",
  clauses: ["N06"],
  level: "must",
  scope: "behaviour",
  title: "Around one call, only one pair of a register goes",
  text: "A second pair of the same register further out ends the pattern: it stays, and so does what is beyond it.",
  source: removal,
  operation: "nocsr.rewrite",
  applies(observation): boolean {
    if (observation.outcome !== "ok") return false;
    const rewriting = rewritingOf(observation);
    const { before, live } = rewriting;
    return removedPairs(rewriting).length > 0 ||
      callsAmong(before, live).some((call) => repeated(rewriting, mirroredAround(before, call)).length > 0);
  },
  *check(observation): Iterable<Finding> {
    const rewriting = rewritingOf(observation);
    for (const { call, pairs } of rewriting.groups) {
      for (const { spill } of repeated(rewriting, pairs)) {
        const register = rewriting.before[spill]?.src;
        yield atInput(spill, `one pair of r${register} to go around the call of slot ${call}`, "a second is gone");
      }
    }
  },
});

/** The pairs of registers that a pair nearer to the call saves already. */
function repeated({ before }: Rewriting, pairs: readonly Pair[]): readonly Pair[] {
  const registers = pairs.map(({ spill }) => before[spill]?.src);
  return pairs.filter((_, i) => registers.indexOf(registers[i]) < i);
}
