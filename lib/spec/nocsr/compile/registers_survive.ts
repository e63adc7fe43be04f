import type { Answered } from "../../observation.ts";
import type { Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { compilationDuel } from "../compilation_duel.ts";
import { compilationOf } from "../compilation.ts";
import { compareRuns, type Comparison } from "../compare_runs.ts";
import { divergenceFinding } from "../divergence_finding.ts";
import { proposal } from "../sources.ts";

/** Where calls scratch all, the result computes what the program does where nocsr calls keep what they may. */
export const registersSurvive: Rule<"nocsr.compile"> = rule({
  id: "nocsr/registers-survive",
  clauses: ["N03", "N10"],
  level: "must",
  scope: "behaviour",
  title: "With its spills the program is valid anywhere, and computes what it would if nocsr calls kept its registers",
  text:
    "Both are run on a machine, in several worlds and along all paths as far as programs with few jumps go: the program " +
    "as if a nocsr call scratched only what its prototype says, the result where every call scratches r0 to r5. They " +
    "must call the same functions with the same arguments, store the same outside the stack, compare the same at each " +
    "jump, and exit with the same value. The spills must find room in the frame.",
  source: proposal,
  operation: "nocsr.compile",
  applies: (observation) => observation.outcome === "ok" && comparisonOf(observation).invalid === undefined,
  *check(observation): Iterable<Finding> {
    const { natural, forced } = comparisonOf(observation);
    const divergence = natural ?? forced;
    if (divergence !== undefined) yield divergenceFinding(divergence);
  },
});

const known = new WeakMap<Answered<"nocsr.compile">, Comparison>();

function comparisonOf(observation: Answered<"nocsr.compile">): Comparison {
  const before = known.get(observation);
  if (before !== undefined) return before;
  const comparison = compareRuns(compilationDuel(compilationOf(observation)));
  known.set(observation, comparison);
  return comparison;
}
