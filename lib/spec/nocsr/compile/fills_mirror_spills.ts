import { atValue, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { type Compilation, compilationOf, type Site } from "../compilation.ts";
import { formatSlot } from "../frame.ts";
import { show } from "../show.ts";
import { compilerHalf } from "../sources.ts";

/** What was spilled is filled from where it was spilled to, in the reverse order. */
export const fillsMirrorSpills: Rule<"nocsr.compile"> = rule({
  id: "nocsr/fills-mirror-spills",
  clauses: ["N04", "N06"],
  level: "must",
  scope: "behaviour",
  title: "The fills after a call are the mirror image of the spills before it",
  text: "Each restores the register that the spill at the same distance stored, from the same slot.",
  source: compilerHalf,
  operation: "nocsr.compile",
  applies: (observation) => observation.outcome === "ok" && compilationOf(observation).sites.some(hasPairs),
  *check(observation): Iterable<Finding> {
    const compilation = compilationOf(observation);
    for (const site of compilation.sites.filter(hasPairs)) yield* imbalance(compilation, site);
  },
});

function hasPairs({ spills, fills }: Site): boolean {
  return spills.length + fills.length > 0;
}

function* imbalance({ after }: Compilation, { at, spills, fills }: Site): Iterable<Finding> {
  for (let i = 0; i < Math.max(spills.length, fills.length); i++) {
    const [spillAt, fillAt] = [spills[i], fills[i]];
    const spill = spillAt === undefined ? undefined : after[spillAt];
    const fill = fillAt === undefined ? undefined : after[fillAt];
    if (spill !== undefined && spill.src === fill?.dst && spill.off === fill.off) continue;
    const wanted = spill === undefined
      ? `a spill ${i + 1} before the call, for the fill as far behind it`
      : `a fill of r${spill.src} from ${formatSlot(spill.off)}`;
    yield atValue(fillAt ?? spillAt ?? at, wanted, fillAt === undefined ? "none" : show(after, fillAt));
  }
}
