import { z } from "zod";
import { areaOf } from "../../protocol/operations.ts";
import type { Place } from "../../spec/finding.ts";
import type { Report } from "../report.ts";
import { totals } from "../totals.ts";
import type { Result, RuleFinding, Verdict } from "../verdict.ts";
import { describeProblems } from "./describe_problems.ts";

const place = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("insn"), of: z.enum(["input", "value"]), index: z.int() }),
  z.strictObject({ kind: z.literal("byte"), offset: z.int() }),
  z.strictObject({ kind: z.literal("step"), step: z.int() }),
  z.strictObject({ kind: z.literal("whole") }),
]);

const finding = z.strictObject({
  rule: z.string().describe("The rule's id, or expect for what the case itself wants"),
  place: place.describe("Where the answer departs: an instruction slot, a byte, a step, or the answer as a whole"),
  wanted: z.string(),
  seen: z.string(),
  trace: z.array(z.string()).optional(),
});

const verdict = z.enum([
  "pass",
  "fail",
  "expected-failure",
  "unexpected-pass",
  "unsupported",
  "skipped",
  "timeout",
  "crash",
  "protocol-error",
]);

const count = z.int().min(0);

/** Schema of the report that `--format json` writes. */
export const reportSchema: z.ZodType = z.strictObject({
  suite: z.strictObject({ name: z.string(), version: z.string() }),
  implementation: z.strictObject({
    name: z.string(),
    version: z.string(),
    arch: z.string(),
    kernel: z.string().optional(),
    designs: z.array(z.string()),
    operations: z.array(z.string()),
    url: z.string().optional(),
  }).nullable().describe("Who was asked; null if the implementation never introduced itself"),
  seed: z.int(),
  totals: z.strictObject({
    planned: count.describe("Cases that were to be asked"),
    executed: count.describe("Cases that were answered with a value or a refusal"),
    ...Object.fromEntries(verdict.options.map((name) => [name, count])),
  }),
  rules: z.array(z.strictObject({
    id: z.string(),
    level: z.enum(["must", "should"]),
    scope: z.string().describe("behaviour, or the published design whose followers the rule binds"),
    clauses: z.array(z.string()),
    verdict: z.enum(["conformant", "non-conformant", "not-established"]),
    judged: count.describe("Cases that it judged"),
    brokenIn: z.array(z.string()).describe("Ids of the cases in which it was broken"),
  })).describe("The rules of the areas that were asked"),
  cases: z.array(z.strictObject({
    id: z.string(),
    title: z.string(),
    area: z.string(),
    operation: z.string(),
    verdict,
    findings: z.array(finding),
    warnings: z.array(finding).optional().describe("What rules of level should found"),
    judgedBy: z.array(z.string()).optional().describe("Ids of the rules that had something to say"),
    reason: z.string().optional().describe("Why it was not asked, or why the failure was expected"),
    message: z.string().optional().describe("How the implementation broke"),
    stderr: z.array(z.string()).optional(),
  })).describe("The cases that have a verdict"),
  complete: z.boolean().describe("Whether every planned case has its verdict"),
  problems: z.array(z.string()).describe("What is wrong with the run as a whole"),
}).describe("What came of a run of bpf-oracle");

/** Writes a report as JSON, which {@linkcode reportJsonSchema} describes. */
export function json(report: Report): string {
  const { suite, implementation, seed, planned, results, rules, bugs, end } = report;
  const data = {
    suite,
    implementation: implementation ?? null,
    seed,
    totals: totals(report),
    rules: rules.map(({ rule: { id, level, scope, clauses }, verdict, judged, brokenIn }) => {
      return { id, level, scope, clauses, verdict, judged, brokenIn };
    }),
    cases: results.map(caseData),
    complete: end.kind === "complete" && bugs.length === 0 && results.length === planned.length,
    problems: describeProblems(report),
  };
  return `${JSON.stringify(data, null, 2)}\n`;
}

/** The JSON Schema of the report. */
export function reportJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(reportSchema);
}

function caseData({ case: { id, title, operation }, verdict }: Result): Record<string, unknown> {
  return { id, title, area: areaOf(id), operation, verdict: verdict.kind, findings: [], ...verdictData(verdict) };
}

function verdictData(verdict: Verdict): Record<string, unknown> {
  switch (verdict.kind) {
    case "pass":
    case "fail":
      return {
        findings: verdict.kind === "fail" ? verdict.findings.map(findingData) : [],
        ...verdict.warnings.length === 0 ? {} : { warnings: verdict.warnings.map(findingData) },
        judgedBy: verdict.bound,
      };
    case "expected-failure":
      return { ...verdictData(verdict.failure), reason: verdict.known.map(({ reason }) => reason).join("; ") };
    case "unexpected-pass":
      return { ...verdictData(verdict.pass), reason: verdict.known.reason };
    case "unsupported":
    case "skipped":
      return { reason: verdict.reason };
    case "timeout":
      return { message: `no answer within ${verdict.limit / 1000} s`, stderr: verdict.stderr };
    case "crash":
    case "protocol-error":
      return { message: verdict.message, stderr: verdict.stderr };
  }
}

function findingData({ rule, finding: { place, wanted, seen, trace } }: RuleFinding): {
  readonly rule: string;
  readonly place: Place;
  readonly wanted: string;
  readonly seen: string;
  readonly trace?: readonly string[];
} {
  return { rule, place, wanted, seen, ...trace === undefined ? {} : { trace } };
}
