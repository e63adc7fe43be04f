import { jumpTarget, subprogTarget } from "../../../bpf/insn_kind.ts";
import { atValue, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { type Compilation, compilationOf } from "../compilation.ts";
import { show } from "../show.ts";
import { proposal } from "../sources.ts";

/** Jumps go where they went; to a call, they go to its spills. */
export const compiledJumpsReach: Rule<"nocsr.compile"> = rule({
  id: "nocsr/compiled-jumps-reach",
  clauses: ["N03", "N04"],
  level: "must",
  scope: "behaviour",
  title: "Jumps reach the instructions that they reached, and calls by way of their spills",
  text:
    "A jump to a nocsr call must come to the first of its spills. A jump to what follows a call must not come to its fills.",
  source: proposal,
  operation: "nocsr.compile",
  applies: (observation) => observation.outcome === "ok" && transfers(compilationOf(observation)).length > 0,
  *check(observation): Iterable<Finding> {
    const compilation = compilationOf(observation);
    for (const { at, from, wanted, seen } of transfers(compilation)) {
      if (wanted === seen) continue;
      yield atValue(
        at,
        `${show(compilation.before, from)} of slot ${from} to lead to slot ${wanted}`,
        `it leads to slot ${seen}`,
      );
    }
  },
});

interface Transfer {
  readonly at: number;
  readonly from: number;
  readonly wanted: number;
  readonly seen: number;
}

function transfers({ before, after, origins, places }: Compilation): readonly Transfer[] {
  return origins.flatMap((origin, at): readonly Transfer[] => {
    if (origin.kind !== "given") return [];
    const target = jumpTarget(before, origin.from) ?? subprogTarget(before, origin.from);
    const seen = jumpTarget(after, at) ?? subprogTarget(after, at);
    const wanted = target === undefined || target < 0 ? undefined : places[target];
    return wanted === undefined || seen === undefined ? [] : [{ at, from: origin.from, wanted, seen }];
  });
}
