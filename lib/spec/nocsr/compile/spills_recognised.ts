import { isJump, jumpTarget } from "../../../bpf/insn_kind.ts";
import { atValue, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { type Compilation, compilationOf } from "../compilation.ts";
import { reachableSlots } from "../flow.ts";
import { patternsOf } from "../patterns.ts";
import { show } from "../show.ts";
import { removal } from "../sources.ts";
import { subprogsOf } from "../subprogs.ts";

/** A loader recognises what a compiler puts in. */
export const spillsRecognised: Rule<"nocsr.compile"> = rule({
  id: "nocsr/spills-recognised",
  clauses: ["N05", "N06"],
  level: "should",
  scope: "behaviour",
  title: "Each spill and fill that is put in belongs to a pattern that kernels recognise",
  text:
    "The innermost pair of every call has the lowest slot of the function, each further one the next higher slot, and " +
    "another register. Other pairs do what they should and are never removed. LLVM gives the outermost pairs of all " +
    "calls the same slot: where calls keep unequal numbers of registers, only those with the most are recognised.",
  source: removal,
  operation: "nocsr.compile",
  applies: (observation) => observation.outcome === "ok" && putIn(compilationOf(observation)).length > 0,
  *check(observation): Iterable<Finding> {
    const compilation = compilationOf(observation);
    const members = patternMembers(compilation);
    for (const slot of putIn(compilation)) {
      if (members.has(slot)) continue;
      const seen = `${show(compilation.after, slot)}, which is in none`;
      yield atValue(slot, "a spill or fill of a pattern that is recognised", seen);
    }
  },
});

function putIn({ sites }: Compilation): readonly number[] {
  const slots = sites.flatMap(({ facts, spills, fills }) => facts?.fastcall ? [...spills, ...fills] : []);
  return slots.sort((a, b) => a - b);
}

/** The slots of the result that belong to patterns. */
function patternMembers({ after, origins, facts }: Compilation): ReadonlySet<number> {
  const live = reachableSlots(after);
  const jumps = [...after.keys()].filter((slot) => {
    const insn = after[slot];
    return insn !== undefined && isJump(insn);
  });
  const context = {
    program: after,
    facts: origins.map((origin) => origin.kind === "given" ? facts[origin.from] : undefined),
    live,
    targets: new Set(jumps.flatMap((slot) => jumpTarget(after, slot) ?? [])),
  };
  const pairs = subprogsOf(after).flatMap((subprog) => patternsOf(context, subprog)).flatMap((pattern) =>
    pattern.pairs
  );
  return new Set(pairs.flatMap(({ spill, fill }) => [spill, fill]));
}
