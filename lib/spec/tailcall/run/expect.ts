import { z } from "zod";
import { u64 } from "../../../protocol/codecs.ts";
import { type Expectation, expectation } from "../../expectation.ts";
import { type Finding, whole } from "../../finding.ts";

/** What a case of `tailcall.run` may want: the exit value, and the first of the counters. */
export interface WantedRun {
  readonly r0?: bigint;
  readonly counters?: readonly bigint[];
}

/** The result that a case wants of a run; r0 is compared as far as the implementation shows it. */
export const runExpectation: Expectation<"tailcall.run", WantedRun> = expectation({
  schema: z.strictObject({ r0: u64.exactOptional(), counters: z.array(u64).exactOptional() }),
  *compare({ r0, counters = [] }, { value }): Iterable<Finding> {
    if (r0 !== undefined && BigInt.asUintN(value.bits, r0) !== BigInt.asUintN(value.bits, value.r0)) {
      yield whole(`r0 ${r0}`, `r0 ${value.r0}`);
    }
    for (const [at, count] of counters.entries()) {
      const seen = value.counters[at];
      if (seen !== count) yield whole(`counter ${at}: ${count}`, `${seen ?? "none"}`);
    }
  },
});
