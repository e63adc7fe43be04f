import { atInput, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { formatSlot, SLOT_SIZE } from "../frame.ts";
import type { FrameUse } from "../frame_uses.ts";
import { type FunctionView, functionViews } from "../function_view.ts";
import { rewritingOf } from "../rewriting.ts";
import { show } from "../show.ts";
import { removal } from "../sources.ts";

/** The slots of removed pairs serve nothing else. */
export const slotsExclusive: Rule<"nocsr.rewrite"> = rule({
  id: "nocsr/slots-exclusive",
  clauses: ["N07"],
  level: "must",
  scope: "behaviour",
  title: "A pair goes only if nothing but pairs uses its slot",
  text:
    "Whoever else reads the slot wants what the spill stored there; whoever else writes it wants the fill to load " +
    "that. Every access in the function counts, by whatever width, through copies of r10 and by a helper as well, as " +
    "far as it can be followed; accesses in unreachable code do not.\n\n" +
    "Linux 6.18 looks at less. It passes over memory that a helper reads; over what a callee reads in its caller's frame; " +
    "and, where the calls of a function have unequal numbers of pairs, over the slots above the lowest of the patterns' " +
    "tops. Such programs then read what nobody wrote.",
  source: removal,
  operation: "nocsr.rewrite",
  applies(observation): boolean {
    if (observation.outcome !== "ok") return false;
    return functionViews(rewritingOf(observation)).some(({ removed, patterns, others }) =>
      removed.length > 0 || patterns.length > 0 && others.length > 0
    );
  },
  *check(observation): Iterable<Finding> {
    const rewriting = rewritingOf(observation);
    for (const view of functionViews(rewriting)) {
      const offs = new Set(view.removed.flatMap(({ spill, fill }) => [spill.off, fill.off]));
      for (const off of offs) {
        for (const use of usesOf(view, off)) {
          const seen = show(rewriting.before, use.index);
          yield atInput(use.index, `no other use of ${formatSlot(off)}, a pair of which is gone`, seen);
        }
      }
    }
  },
});

/** The accesses that touch a slot, patterns aside. */
function usesOf({ others }: FunctionView, slot: number): readonly FrameUse[] {
  return others.filter(({ off, size }) => off !== undefined && off < slot + SLOT_SIZE && slot < off + size);
}
