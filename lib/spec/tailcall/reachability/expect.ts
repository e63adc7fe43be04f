import { z } from "zod";
import { type Expectation, expectation } from "../../expectation.ts";
import { type Finding, whole } from "../../finding.ts";

/** What a case of `tailcall.reachability` may want: functions that must be marked, and functions that must not. */
export interface WantedMarks {
  readonly marked?: readonly string[];
  readonly unmarked?: readonly string[];
}

/** The marks that a case wants of a call graph; of functions that it does not name it wants nothing. */
export const reachabilityExpectation: Expectation<"tailcall.reachability", WantedMarks> = expectation({
  schema: z.strictObject({
    marked: z.array(z.string()).exactOptional(),
    unmarked: z.array(z.string()).exactOptional(),
  }),
  *compare({ marked = [], unmarked = [] }, { value }): Iterable<Finding> {
    const seen = new Set(value.reachable);
    const marks = value.reachable.join(", ") || "none";
    for (const name of marked) if (!seen.has(name)) yield whole(`${name} marked`, marks);
    for (const name of unmarked) if (seen.has(name)) yield whole(`${name} not marked`, marks);
  },
});
