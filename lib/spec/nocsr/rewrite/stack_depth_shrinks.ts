import { type Finding, whole } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { type FunctionView, functionViews } from "../function_view.ts";
import { type Rewriting, rewritingOf } from "../rewriting.ts";
import { removal } from "../sources.ts";
import { depthsOf } from "../stack_depths.ts";

/** The stack becomes shorter by the removed slots. */
export const stackDepthShrinks: Rule<"nocsr.rewrite"> = rule({
  id: "nocsr/stack-depth-shrinks",
  clauses: ["N07"],
  level: "should",
  scope: "behaviour",
  title: "A function whose patterns went all has a stack no deeper than the lowest of their tops",
  text:
    "What is below was for them alone. The stack does not shrink while a pattern stays, such as one around a call that " +
    "is not inlined. With patterns of different heights the published design stops at the lowest top, although the " +
    "others have gone as well; patterns in unreachable code count.",
  source: removal,
  operation: "nocsr.rewrite",
  applies(observation): boolean {
    if (observation.outcome !== "ok" || observation.value.stackDepths === undefined) return false;
    const rewriting = rewritingOf(observation);
    return functionViews(rewriting).some((view) => freedTo(rewriting, view) !== undefined);
  },
  *check(observation): Iterable<Finding> {
    const rewriting = rewritingOf(observation);
    const depths = depthsOf(rewriting, observation.value.stackDepths ?? []);
    for (const view of functionViews(rewriting)) {
      const most = freedTo(rewriting, view);
      const depth = depths?.(view.subprog);
      if (most === undefined || depth === undefined || depth <= most) continue;
      const { start } = view.subprog;
      yield whole(`at most ${most} bytes of stack for the function at slot ${start}`, `${depth}`);
    }
  },
});

/** How deep a function's stack may still be, if all of its patterns went. */
function freedTo({ live, lost }: Rewriting, { marked }: FunctionView): number | undefined {
  const reached = marked.filter(({ call }) => live.has(call));
  const allGone = reached.every(({ pairs }) => pairs.every(({ spill, fill }) => lost.has(spill) && lost.has(fill)));
  const isHeld = marked.some(({ facts }) => !facts.fastcall || facts.inlined === false);
  return reached.length === 0 || !allGone || isHeld ? undefined : -Math.min(0, ...marked.map(({ top }) => top));
}
