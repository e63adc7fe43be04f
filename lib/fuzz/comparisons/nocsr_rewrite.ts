import { whole } from "../../spec/finding.ts";
import { compareInlined } from "../../spec/nocsr/compare_inlined.ts";
import type { Comparison } from "./comparison.ts";

/** Under one design, what is removed and inlined is the same, and so are the stack depths that both tell. */
export const nocsrRewrite: Comparison<"nocsr.rewrite"> = function* ({ value }, other) {
  yield* compareInlined(other.program, value.program);
  const wanted = other.stackDepths?.join(", ");
  const seen = value.stackDepths?.join(", ");
  if (wanted !== undefined && seen !== undefined && wanted !== seen) yield whole(`stack depths ${wanted}`, seen);
};
