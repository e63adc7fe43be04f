import { type FunctionView, functionViews } from "./function_view.ts";
import type { Pair } from "./pair.ts";
import type { Rewriting } from "./rewriting.ts";

/** The pairs that the published design removes: of patterns around calls that are known to be inlined. */
export function removable(rewriting: Rewriting): readonly Pair[] {
  const views = functionViews(rewriting).filter((view) => !isSpoiled(view));
  return views.flatMap(({ patterns }) =>
    patterns.filter(({ facts }) => facts.fastcall && facts.inlined).flatMap(({ pairs }) => pairs)
  );
}

/** Whether something else may use the part of the frame that the patterns use, or what is below. */
function isSpoiled({ marked, outside, opaque }: FunctionView): boolean {
  const top = Math.max(...marked.map((pattern) => pattern.top));
  return opaque || outside.some(({ off }) => off === undefined || off < top);
}
