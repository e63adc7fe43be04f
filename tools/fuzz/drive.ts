import type { Catch } from "../../lib/fuzz/hunt.ts";
import { BLOCK, type Range } from "../../lib/fuzz/hunt.ts";
import { merge } from "../../lib/fuzz/merge.ts";
import type { FuzzRecord } from "../../lib/fuzz/records.ts";
import type { OperationName } from "../../lib/protocol/operations.ts";
import type { Assignment, Hunter } from "./hunter.ts";

/** How a hunt ended. */
export type End =
  | { readonly kind: "complete" }
  | { readonly kind: "interrupted" }
  /** The implementation was started, but did not introduce itself. */
  | { readonly kind: "not-met"; readonly message: string }
  | Extract<Catch, { readonly kind: "lost" | "bug" }> & { readonly operation: OperationName };

/** What came of a hunt. */
export interface Outcome {
  readonly records: readonly FuzzRecord[];
  readonly end: End;
}

/** How far a hunt goes. */
export interface Plan {
  readonly operations: readonly OperationName[];
  readonly range: Range;
  /** When no further block is begun, as `performance.now()` has it. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  /** Told what a block came to, in no particular order. */
  readonly onCatch?: (caught: Catch) => void;
}

/**
 * Has hunters take one block after the other, of each operation in turn, until all are asked, time is up, or one of them
 * loses the implementation.
 *
 * What was begun is finished, and blocks are begun in order: the indexes that were asked have no gap.
 */
export async function drive(hunters: readonly Hunter[], plan: Plan): Promise<Outcome> {
  const records: FuzzRecord[] = [];
  const blocks = blocksOf(plan);
  let end: End = plan.signal.aborted ? { kind: "interrupted" } : { kind: "complete" };
  await Promise.all(hunters.map(async (hunter) => {
    while (end.kind === "complete" && performance.now() < plan.deadline) {
      const assignment = blocks.next();
      if (assignment.done) return;
      const caught = await hunter.hunt(assignment.value, plan.signal);
      plan.onCatch?.(caught);
      if (caught.kind === "done") records.push(caught.hunt, ...caught.findings);
      else if (end.kind === "complete") {
        end = caught.kind === "interrupted" ? caught : { ...caught, operation: assignment.value.operation };
      }
    }
  }));
  return { records: merge(records), end };
}

function* blocksOf({ operations, range: { from, to } }: Plan): Generator<Assignment, undefined> {
  for (let start = from; start < to;) {
    const end = Math.min(to, (Math.floor(start / BLOCK) + 1) * BLOCK);
    for (const operation of operations) yield { operation, from: start, to: end };
    start = end;
  }
}
