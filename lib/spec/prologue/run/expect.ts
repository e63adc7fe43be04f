import { z } from "zod";
import { u64 } from "../../../protocol/codecs.ts";
import { type Expectation, expectation } from "../../expectation.ts";
import { type Finding, whole } from "../../finding.ts";
import { hex } from "../show.ts";

/** What a case of `prologue.run` may want. */
export interface WantedRun {
  /** r2 when user code starts. */
  readonly err?: bigint;
  /** r3 and on when user code starts. */
  readonly args?: readonly bigint[];
  /** The low 32 bits of what user code returned. */
  readonly r0?: bigint;
}

/** What a case wants of a run behind a prologue. */
export const runExpectation: Expectation<"prologue.run", WantedRun> = expectation({
  schema: z.strictObject({
    err: u64.exactOptional(),
    args: z.array(u64).exactOptional(),
    r0: u64.exactOptional(),
  }).refine((wanted) => Object.keys(wanted).length > 0, "wanted err, args or r0"),
  *compare(wanted, { value }): Iterable<Finding> {
    if (wanted.err !== undefined && wanted.err !== value.err) {
      yield whole(`err = ${hex(wanted.err)}`, `err = ${hex(value.err)}`);
    }
    if (wanted.args !== undefined && listed(wanted.args) !== listed(value.args)) {
      yield whole(`arguments ${listed(wanted.args)}`, listed(value.args));
    }
    if (wanted.r0 === undefined) return;
    const [r0, seen] = [BigInt.asUintN(32, wanted.r0), BigInt.asUintN(32, value.r0)];
    if (r0 !== seen) yield whole(`r0 = ${hex(r0)}`, `r0 = ${hex(seen)}`);
  },
});

function listed(values: readonly bigint[]): string {
  return `[${values.map(hex).join(", ")}]`;
}
