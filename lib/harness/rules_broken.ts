import { judgedPart } from "./judged_part.ts";
import type { Verdict } from "./verdict.ts";

/** The rules that a verdict's answer breaks, whatever their level; what the case itself wants is no rule. */
export function rulesBroken(verdict: Verdict): readonly string[] {
  const part = judgedPart(verdict);
  if (part === undefined) return [];
  const findings = part.kind === "fail" ? [...part.findings, ...part.warnings] : part.warnings;
  return [...new Set(findings.map(({ rule }) => rule))].filter((rule) => rule !== "expect");
}
