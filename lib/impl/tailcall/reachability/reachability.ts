import { ok, type Outcome } from "../../../protocol/outcome.ts";
import type { ReachabilityInput, ReachabilityValue } from "../../../protocol/tailcall_reachability.ts";
import type { CallGraph } from "../call_graph.ts";
import { checkFrames } from "../check_frames.ts";
import { outcomeOf } from "../declined.ts";
import type { Mark } from "./marks.ts";

/** What decides which functions are marked, and which call graphs are refused. */
export interface ReachabilityDecisions {
  /** The functions that are marked. */
  readonly mark: Mark;
  /** Calls that a program may be in at a time, the entry included. */
  readonly maxFrames: number;
}

/**
 * Carries out `tailcall.reachability`: the functions of a call graph that are marked as reaching a tail call.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { published } from "../compile/decisions.ts";
 * import { reachability } from "./reachability.ts";
 *
 * const functions = [
 *   { name: "main", calls: ["plain", "sub"], tailCalls: false },
 *   { name: "plain", calls: [], tailCalls: false },
 *   { name: "sub", calls: [], tailCalls: true },
 * ];
 * const outcome = reachability(published, { functions });
 * assertEquals(outcome.outcome === "ok" && new Set(outcome.value.reachable), new Set(["main", "sub"]));
 * ```
 *
 * @param decisions Which functions are marked, and how deep calls may go.
 * @param input The call graph, which is refused if it recurs or is too deep.
 */
export function reachability(
  { mark, maxFrames }: ReachabilityDecisions,
  { functions }: ReachabilityInput,
): Outcome<ReachabilityValue> {
  return outcomeOf(() => {
    const places = new Map(functions.map(({ name }, place) => [name, place]));
    const graph: CallGraph = functions.map(({ calls, tailCalls }) => ({
      calls: calls.map((name) => places.get(name) ?? -1),
      tailCalls,
    }));
    checkFrames(graph, maxFrames);
    return ok({ reachable: [...mark(graph)].map((place) => functions[place]?.name ?? `function ${place}`) });
  });
}
