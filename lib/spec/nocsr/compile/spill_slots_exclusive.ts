import { atValue, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { compilationOf } from "../compilation.ts";
import { formatSlot, SLOT_SIZE } from "../frame.ts";
import { spillAreas } from "../spill_areas.ts";
import { show } from "../show.ts";
import { proposal } from "../sources.ts";

/** The slots for spills serve nothing else. */
export const spillSlotsExclusive: Rule<"nocsr.compile"> = rule({
  id: "nocsr/spill-slots-exclusive",
  clauses: ["N05"],
  level: "must",
  scope: "behaviour",
  title: "The slots for spills serve nothing else",
  text:
    "No other instruction of the function reads or writes them, by whatever width, through a copy of r10, or by a helper " +
    "that is given their address. Different calls may share them.",
  source: proposal,
  operation: "nocsr.compile",
  applies: (observation) => observation.outcome === "ok" && spillAreas(compilationOf(observation)).length > 0,
  *check(observation): Iterable<Finding> {
    const compilation = compilationOf(observation);
    for (const { spills, others } of spillAreas(compilation)) {
      for (const slot of spills) {
        const at = compilation.after[slot]?.off ?? 0;
        const use = others.find(({ off, size }) => off !== undefined && off < at + SLOT_SIZE && at < off + size);
        if (use === undefined) continue;
        const seen = `${show(compilation.after, use.index)} in slot ${use.index} uses it as well`;
        yield atValue(slot, `${formatSlot(at)} to serve spills alone`, seen);
      }
    }
  },
});
