import { jumpTargets } from "./flow.ts";
import { type FunctionView, functionViews } from "./function_view.ts";
import type { Pair } from "./pair.ts";
import type { Rewriting } from "./rewriting.ts";

/**
 * The pairs that every published design removes: of patterns around calls that are known to be inlined, as far as no jump
 * goes in, be it one that is never reached.
 */
export function removable(rewriting: Rewriting): readonly Pair[] {
  const views = functionViews(rewriting).filter((view) => !isSpoiled(view));
  const patterns = views.flatMap((view) => view.patterns).filter(({ facts }) => facts.fastcall && facts.inlined);
  if (patterns.length === 0) return [];
  const targets = jumpTargets(rewriting.before, new Set(rewriting.before.keys()));
  return patterns.flatMap(({ pairs }) => {
    const entered = pairs.findIndex(({ spill, fill }) => targets.has(spill + 1) || targets.has(fill));
    return entered === -1 ? pairs : pairs.slice(0, entered);
  });
}

/** Whether something else may use the part of the frame that the patterns use, or what is below. */
function isSpoiled({ marked, outside, opaque }: FunctionView): boolean {
  const top = Math.max(...marked.map((pattern) => pattern.top));
  return opaque || outside.some(({ off }) => off === undefined || off < top);
}
