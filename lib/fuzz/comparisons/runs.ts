/**
 * Comparisons of operations that run a program: what it comes to is the same everywhere.
 *
 * @module
 */
import { type Finding, whole } from "../../spec/finding.ts";
import { type Comparison, comparison } from "./comparison.ts";

/** An exit value, as far as an implementation shows it. */
interface Shown {
  readonly r0: bigint;
  readonly bits: 32 | 64;
}

/** The exit value is the same. */
export const callingConventionRun: Comparison<"calling_convention.run"> = comparison({
  refusesAlike: false,
  compare: ({ value }, other) => compareShown(value, other),
  wanted: ({ r0 }) => ({ r0: `0x${BigInt.asUintN(64, r0).toString(16)}` }),
});

/** The exit value is the same, and so are the shared counters. */
export const tailcallRun: Comparison<"tailcall.run"> = comparison({
  refusesAlike: false,
  *compare({ value }, other) {
    yield* compareShown(value, other);
    const [wanted, seen] = [other, value].map(({ counters }) => counters.join(", "));
    if (wanted !== seen) yield whole(`counters ${wanted}`, `${seen}`);
  },
});

/** What the program found is the same. */
export const prologueRun: Comparison<"prologue.run"> = comparison({
  refusesAlike: false,
  *compare({ value }, other) {
    if (value.err !== other.err) yield whole(`err = ${other.err}`, `err = ${value.err}`);
    const [wanted, seen] = [other, value].map(({ args }) => args.map(hex).join(", "));
    if (wanted !== seen) yield whole(`arguments ${wanted}`, `${seen}`);
    if (value.contextKept !== other.contextKept) {
      yield whole(other.contextKept ? "the context to be kept" : "the context to be lost", "the contrary");
    }
  },
});

function* compareShown(seen: Shown, wanted: Shown): Iterable<Finding> {
  const bits = Math.min(seen.bits, wanted.bits);
  const [r0, other] = [seen, wanted].map((shown) => BigInt.asUintN(bits, shown.r0));
  if (r0 !== other) yield whole(`r0 = ${hex(other ?? 0n)}`, hex(r0 ?? 0n));
}

function hex(value: bigint): string {
  return `0x${BigInt.asUintN(64, value).toString(16)}`;
}
