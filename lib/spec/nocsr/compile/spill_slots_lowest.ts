import { atValue, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { compilationOf } from "../compilation.ts";
import { formatSlot, SLOT_SIZE } from "../frame.ts";
import { spillAreas } from "../spill_areas.ts";
import { show } from "../show.ts";
import { compilerHalf } from "../sources.ts";

/** The slots for spills lie below everything else. */
export const spillSlotsLowest: Rule<"nocsr.compile"> = rule({
  id: "nocsr/spill-slots-lowest",
  clauses: ["N05"],
  level: "must",
  scope: "behaviour",
  title: "The slots for spills are the lowest of the whole function",
  text:
    "They lie below locals and below what the register allocator spilled for other reasons: by that a loader tells them. " +
    "Every call of the function begins at the same place.",
  source: compilerHalf,
  operation: "nocsr.compile",
  applies: (observation) => observation.outcome === "ok" && spillAreas(compilationOf(observation)).length > 0,
  *check(observation): Iterable<Finding> {
    const compilation = compilationOf(observation);
    for (const { spills, others } of spillAreas(compilation)) {
      const lowest = Math.min(0, ...others.flatMap(({ off }) => off ?? []));
      for (const slot of spills) {
        const off = compilation.after[slot]?.off ?? 0;
        if (off + SLOT_SIZE <= lowest) continue;
        const wanted = `a slot below ${formatSlot(lowest)}, the lowest that the function uses itself`;
        yield atValue(slot, wanted, show(compilation.after, slot));
      }
    }
  },
});
