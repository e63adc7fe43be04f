import type { Report } from "../report.ts";
import type { Result, Verdict } from "../verdict.ts";
import { describeProblems } from "./describe_problems.ts";
import { describeVerdict } from "./describe.ts";

/**
 * Writes a report in version 14 of the Test Anything Protocol, a test point a case.
 *
 * Specification: https://testanything.org/tap-version-14-specification.html
 */
export function tap(report: Report): string {
  const { planned, results } = report;
  const problems = describeProblems(report);
  const isCut = results.length < planned.length;
  return [
    "TAP version 14",
    `1..${planned.length}`,
    ...results.flatMap((result, index) => testPoint(result, index + 1)),
    ...problems.map((problem) => `${isCut ? "Bail out!" : "# problem:"} ${oneLine(problem)}`),
    "",
  ].join("\n");
}

function testPoint({ case: { id, title }, verdict }: Result, number: number): readonly string[] {
  const line = `${isOk(verdict) ? "ok" : "not ok"} ${number} - ${escape(`${id}: ${title}`)}${directive(verdict)}`;
  const details = verdict.kind === "skipped" || verdict.kind === "unsupported" ? [] : describeVerdict(verdict);
  if (details.length === 0) return [line];
  return [
    line,
    "  ---",
    `  verdict: ${verdict.kind}`,
    "  details:",
    ...details.map((detail) => `    - ${JSON.stringify(detail)}`),
    "  ...",
  ];
}

/** Whether a test point counts as good; one that was not asked is so by its directive only. */
function isOk({ kind }: Verdict): boolean {
  return kind === "pass" || kind === "skipped" || kind === "unsupported";
}

function directive(verdict: Verdict): string {
  switch (verdict.kind) {
    case "skipped":
      return ` # SKIP ${oneLine(verdict.reason)}`;
    case "unsupported":
      return ` # SKIP unsupported: ${oneLine(verdict.reason)}`;
    case "expected-failure":
      return ` # TODO ${oneLine(verdict.known.map(({ reason }) => reason).join("; "))}`;
    default:
      return "";
  }
}

function escape(text: string): string {
  return oneLine(text).replaceAll("\\", "\\\\").replaceAll("#", "\\#");
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
