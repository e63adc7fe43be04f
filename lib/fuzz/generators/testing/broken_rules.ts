import type { Adapter } from "../../../harness/adapter.ts";
import { judgeCase } from "../../../harness/judge_case.ts";
import type { PlainVerdict } from "../../../harness/verdict.ts";
import type { OperationName } from "../../../protocol/operations.ts";
import { rulesOf } from "../../../spec/registry.ts";
import type { Question } from "../../generator.ts";

/** Milliseconds for an answer. */
const LIMIT = 60_000;

/** Asks one question that was made up, and judges the answer by every rule, as tools do. */
export async function verdictOn<O extends OperationName>(
  adapter: Adapter,
  operation: O,
  question: Question<O>,
): Promise<PlainVerdict> {
  const asked = { operation, ...question };
  const made = {
    ...asked,
    id: "fuzz/question",
    title: "",
    wanted: { kind: "holds" },
    rules: [],
    requires: {},
    file: "",
    line: 0,
  } as const;
  return judgeCase(made, await adapter.ask(asked, LIMIT), adapter.info, rulesOf(operation));
}

/** The rules that a verdict's answer breaks: those of level `must`, or of any. */
export function brokenRules(verdict: PlainVerdict, level: "must" | "any"): readonly string[] {
  if (verdict.kind !== "pass" && verdict.kind !== "fail") return [];
  const musts = verdict.kind === "fail" ? verdict.findings : [];
  const findings = level === "must" ? musts : [...musts, ...verdict.warnings];
  return [...new Set(findings.map(({ rule }) => rule))].filter((rule) => rule !== "expect");
}
