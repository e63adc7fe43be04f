import { z } from "zod";
import { bytes, u64 } from "../../protocol/codecs.ts";
import { type Expectation, expectation } from "../expectation.ts";
import { whole } from "../finding.ts";

/** What a case of `calling_convention.run` may want. */
export interface WantedRun {
  /** The exit value, compared in the bits that the implementation shows. */
  readonly r0: bigint;
  /** The context's bytes after the run, compared if the implementation shows them. */
  readonly context?: Uint8Array;
}

/** The exit value and the context that a case wants of a run. */
export const runExpectation: Expectation<"calling_convention.run", WantedRun> = expectation({
  schema: z.strictObject({ r0: u64, context: bytes.exactOptional() }),
  *compare(wanted, { value }) {
    const r0 = BigInt.asUintN(value.bits, wanted.r0);
    const seen = BigInt.asUintN(value.bits, value.r0);
    if (r0 !== seen) yield whole(`r0 = ${r0}`, `r0 = ${seen}`);
    const same = wanted.context?.every((byte, index) => byte === value.context?.[index]) ?? true;
    if (value.context !== undefined && !same) yield whole(`context ${wanted.context}`, `context ${value.context}`);
  },
});
