import { isJump } from "../../../bpf/insn_kind.ts";
import { atInput, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import type { Pair } from "../pair.ts";
import { candidates, removedPairs } from "../pair_rule.ts";
import { type Rewriting, rewritingOf } from "../rewriting.ts";
import { jumpIntoGroup } from "../sources.ts";

/** No jump goes between the spill and the fill of a removed pair. */
export const noJumpIntoPair: Rule<"nocsr.rewrite"> = rule({
  id: "nocsr/no-jump-into-pair",
  clauses: ["N06", "N11"],
  level: "must",
  scope: "behaviour",
  title: "A pair goes only if no jump lands between its spill and its fill",
  text:
    "A jump to the call or to the fill comes without the spill: the fill then loads what an earlier spill stored, and " +
    "not what the register holds. A jump to the first spill, or over the whole pattern, is fine. Kernels from 6.12 on " +
    "lacked the check and so changed what such programs compute.",
  source: jumpIntoGroup,
  since: "7.2",
  operation: "nocsr.rewrite",
  applies(observation): boolean {
    if (observation.outcome !== "ok") return false;
    const rewriting = rewritingOf(observation);
    return removedPairs(rewriting).length > 0 ||
      candidates(rewriting).some(({ pair }) => jumpsInto(rewriting, pair).length > 0);
  },
  *check(observation): Iterable<Finding> {
    const rewriting = rewritingOf(observation);
    for (const { call, pairs } of rewriting.groups) {
      const jumps = new Map(pairs.flatMap((pair) => jumpsInto(rewriting, pair)));
      for (const [index, target] of jumps) {
        const wanted = `no jump behind a spill that is gone with its fill, around the call in slot ${call}`;
        yield atInput(index, wanted, `a jump to slot ${target}`);
      }
    }
  },
});

/** The jumps that land between a spill and its fill, each with its target. */
function jumpsInto(rewriting: Rewriting, { spill, fill }: Pair): readonly (readonly [number, number])[] {
  return jumpsOf(rewriting).filter(([, target]) => spill < target && target <= fill);
}

const known = new WeakMap<Rewriting, readonly (readonly [number, number])[]>();

/** The jumps to anywhere but the next slot, each with its targets. The same rewriting is looked at once. */
function jumpsOf(rewriting: Rewriting): readonly (readonly [number, number])[] {
  const before = known.get(rewriting);
  if (before !== undefined) return before;
  const { before: program, live, next } = rewriting;
  const jumps = [...live].flatMap((index) => {
    const insn = program[index];
    if (insn === undefined || !isJump(insn)) return [];
    return next(index).filter((slot) => slot !== index + 1).map((slot) => [index, slot] as const);
  });
  known.set(rewriting, jumps);
  return jumps;
}
