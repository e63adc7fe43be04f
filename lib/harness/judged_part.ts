import type { Fail, Pass, Verdict } from "./verdict.ts";

/** What the rules said of an answer, whatever the verdict was made into; nothing if there was no answer to judge. */
export function judgedPart(verdict: Verdict): Pass | Fail | undefined {
  switch (verdict.kind) {
    case "pass":
    case "fail":
      return verdict;
    case "unexpected-pass":
      return verdict.pass;
    case "expected-failure":
      return verdict.failure.kind === "fail" ? verdict.failure : undefined;
    default:
      return undefined;
  }
}
