import { judgedPart } from "./judged_part.ts";
import type { Report } from "./report.ts";
import type { Verdict } from "./verdict.ts";

/** How many cases there are of each sort. */
export type Totals = Readonly<Record<"planned" | "executed" | Verdict["kind"], number>>;

/** Counts the cases of a report; `executed` are those that were answered with a value or a refusal. */
export function totals({ planned, results }: Report): Totals {
  const count = (kind: Verdict["kind"]) => results.filter(({ verdict }) => verdict.kind === kind).length;
  return {
    planned: planned.length,
    executed: results.filter(({ verdict }) => judgedPart(verdict) !== undefined).length,
    pass: count("pass"),
    fail: count("fail"),
    "expected-failure": count("expected-failure"),
    "unexpected-pass": count("unexpected-pass"),
    unsupported: count("unsupported"),
    skipped: count("skipped"),
    timeout: count("timeout"),
    crash: count("crash"),
    "protocol-error": count("protocol-error"),
  };
}
