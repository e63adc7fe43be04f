import { ok, type Outcome } from "../../../protocol/outcome.ts";
import type { ReachabilityInput, ReachabilityValue } from "../../../protocol/tailcall_reachability.ts";
import type { CallGraph } from "../call_graph.ts";
import { checkFrames } from "../check_frames.ts";
import { outcomeOf } from "../declined.ts";
import type { Mark } from "./marks.ts";

/**
 * Carries out `tailcall.reachability`: the functions of a call graph that are marked as reaching a tail call.
 *
 * @param mark Which functions are marked.
 * @param input The call graph, which is refused if it recurs or is too deep.
 */
export function reachability(mark: Mark, { functions }: ReachabilityInput): Outcome<ReachabilityValue> {
  return outcomeOf(() => {
    const places = new Map(functions.map(({ name }, place) => [name, place]));
    const graph: CallGraph = functions.map(({ calls, tailCalls }) => ({
      calls: calls.map((name) => places.get(name) ?? -1),
      tailCalls,
    }));
    checkFrames(graph);
    const marks = mark(graph);
    return ok({ reachable: functions.flatMap(({ name }, place) => marks.has(place) ? [name] : []) });
  });
}
