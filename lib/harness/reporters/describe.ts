import { formatPlace } from "../../spec/finding.ts";
import type { RuleFinding, Verdict } from "../verdict.ts";

/** A finding in one line: who made it, where, what was wanted and what was seen. */
export function describeFinding({ rule, finding }: RuleFinding): string {
  return `${rule}: ${formatPlace(finding.place)}: wanted ${finding.wanted}, saw ${finding.seen}`;
}

/** Why a verdict is what it is, a line each; nothing for a pass. */
export function describeVerdict(verdict: Verdict): readonly string[] {
  switch (verdict.kind) {
    case "pass":
      return [];
    case "fail":
      return verdict.findings.map(describeFinding);
    case "expected-failure":
      return [
        ...verdict.known.map(({ reason, link }) => `known: ${reason} (${link})`),
        ...describeVerdict(verdict.failure),
      ];
    case "unexpected-pass":
      return [`known to fail, but passed: ${verdict.known.reason}`];
    case "timeout":
      return [`no answer within ${verdict.limit / 1000} s`, ...verdict.stderr];
    case "crash":
    case "protocol-error":
      return [verdict.message, ...verdict.stderr];
    case "unsupported":
    case "skipped":
      return [verdict.reason];
  }
}
