import { atInput, type Finding, whole } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { type FunctionView, functionViews } from "../function_view.ts";
import { rewritingOf } from "../rewriting.ts";
import { show } from "../show.ts";
import { removal } from "../sources.ts";
import { depthsOf } from "../stack_depths.ts";

/** The stack is as deep as what is left needs it to be. */
export const stackDepthCoversAccesses: Rule<"nocsr.rewrite"> = rule({
  id: "nocsr/stack-depth-covers-accesses",
  clauses: ["N07", "N11"],
  level: "must",
  scope: "behaviour",
  title: "Each function's stack holds every access that stays",
  text:
    "A stack that shrinks with the removal of pairs must still hold what other instructions use, and the slots of pairs " +
    "that stay, such as those around a call that is not inlined.",
  source: removal,
  operation: "nocsr.rewrite",
  applies: (observation) => observation.outcome === "ok" && observation.value.stackDepths !== undefined,
  *check(observation): Iterable<Finding> {
    const rewriting = rewritingOf(observation);
    const views = functionViews(rewriting);
    const depths = depthsOf(rewriting, observation.value.stackDepths ?? []);
    if (depths === undefined) {
      yield whole(`a stack depth for each of ${views.length} functions`, `${observation.value.stackDepths?.length}`);
      return;
    }
    for (const view of views) {
      const depth = depths(view.subprog);
      const deepest = deepestUse(view);
      if (deepest === undefined || depth >= -deepest.off) continue;
      const wanted = `at least ${-deepest.off} bytes of stack for ${show(rewriting.before, deepest.index)}`;
      yield atInput(deepest.index, wanted, `${depth}`);
    }
  },
});

/** The access that stays and reaches deepest into the frame. */
function deepestUse({ kept }: FunctionView): { off: number; index: number } | undefined {
  let deepest: { off: number; index: number } | undefined;
  for (const { off, index } of kept) {
    if (off !== undefined && off < (deepest?.off ?? 0)) deepest = { off, index };
  }
  return deepest;
}
