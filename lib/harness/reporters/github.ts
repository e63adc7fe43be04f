import type { Report } from "../report.ts";
import { totals } from "../totals.ts";
import type { Result } from "../verdict.ts";
import { describeFinding, describeVerdict } from "./describe.ts";
import { describeProblems } from "./describe_problems.ts";

/**
 * Writes a report as workflow commands of GitHub Actions: an annotation a failure, at the case's line.
 *
 * Reference: https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
 */
export function github(report: Report): string {
  const counts = totals(report);
  const parts = Object.entries(counts).filter(([name, n]) => n > 0 && name !== "executed").map(([k, n]) => `${n} ${k}`);
  const info = report.implementation;
  return [
    ...report.results.flatMap(annotations),
    ...describeProblems(report).map((problem) => command("error", {}, problem)),
    `${info === undefined ? "nobody" : `${info.name} ${info.version}`}: ${parts.join(", ")}`,
    "",
  ].join("\n");
}

function annotations({ case: { id, file, line }, verdict }: Result): readonly string[] {
  const place = { file, line: String(line) };
  const details = describeVerdict(verdict).join("\n");
  switch (verdict.kind) {
    case "skipped":
    case "unsupported":
      return [];
    case "expected-failure":
      return [command("notice", { ...place, title: `${id}: expected failure` }, details)];
    case "pass":
      return warnings();
    case "fail":
      return [command("error", { ...place, title: `${id}: fail` }, details), ...warnings()];
    default:
      return [command("error", { ...place, title: `${id}: ${verdict.kind}` }, details)];
  }

  function warnings(): readonly string[] {
    const found = "warnings" in verdict ? verdict.warnings : [];
    return found.map((warning) => command("warning", { ...place, title: id }, describeFinding(warning)));
  }
}

function command(
  level: "error" | "warning" | "notice",
  properties: Readonly<Record<string, string>>,
  text: string,
): string {
  const written = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(value)}`).join(",");
  return `::${level}${written === "" ? "" : ` ${written}`}::${escapeData(text)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
