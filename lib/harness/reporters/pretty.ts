import { bold, dim, green, red, yellow } from "@std/fmt/colors";
import { ExitCode, exitCodeOf } from "../exit_code.ts";
import { formatPlace } from "../../spec/finding.ts";
import type { Report, RuleResult } from "../report.ts";
import { totals } from "../totals.ts";
import type { Failure, Result, RuleFinding, Verdict } from "../verdict.ts";
import { describeProblems } from "./describe_problems.ts";
import { failureScreen } from "./failure_screen.ts";

/** Failing cases that are shown in full; the others are named. */
const SCREENS = 5;

/**
 * Tells people what came of a run: every failure in full, what is known, what was not asked, and a summary.
 *
 * @param width Columns of the terminal.
 */
export function pretty(report: Report, width: number): string {
  const sections = [
    ...failureSections(report, width),
    unexpectedSection(report),
    expectedSection(report),
    warningSection(report),
    notAskedSection(report, "unsupported"),
    notAskedSection(report, "skipped"),
    ruleSection(report),
    problemSection(report),
    summary(report),
  ];
  return sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n")).join("\n\n") + "\n";
}

function isFailure(verdict: Verdict): verdict is Failure {
  return ["fail", "timeout", "crash", "protocol-error"].includes(verdict.kind);
}

function failureSections(report: Report, width: number): readonly (readonly string[])[] {
  const rules = new Map(report.rules.map(({ rule }) => [rule.id as string, rule]));
  const failing = report.results.flatMap(({ case: question, verdict }) =>
    isFailure(verdict) ? [{ case: question, failure: verdict, rules, width }] : []
  );
  const again = report.again === undefined ? {} : { again: report.again };
  const screens = failing.slice(0, SCREENS).map((view) => failureScreen({ ...view, ...again }));
  if (failing.length <= SCREENS) return screens;
  const names = failing.slice(SCREENS).map(({ case: { id }, failure }) => `${red("✗")} ${id} ${dim(brief(failure))}`);
  return [...screens, [`${failing.length - SCREENS} more:`, ...names]];
}

function brief(failure: Failure): string {
  if (failure.kind !== "fail") return failure.kind;
  return [...new Set(failure.findings.map(({ rule }) => rule))].join(", ");
}

function unexpectedSection({ results }: Report): readonly string[] {
  return results.flatMap(({ case: { id }, verdict }) =>
    verdict.kind === "unexpected-pass"
      ? [`${red("✗")} ${bold(id)} ${red("unexpected pass")}`, `  known to fail: ${verdict.known.reason}`]
      : []
  );
}

function expectedSection({ results }: Report): readonly string[] {
  const lines = results.flatMap(({ case: { id }, verdict }) =>
    verdict.kind === "expected-failure"
      ? [
        `${yellow("~")} ${id} ${yellow(brief(verdict.failure))}`,
        ...verdict.known.flatMap(({ reason, link }) => [`  ${reason}`, dim(`  ${link}`)]),
      ]
      : []
  );
  return lines.length === 0 ? [] : [bold("Expected failures"), ...lines];
}

function warningSection({ results }: Report): readonly string[] {
  const lines = results.flatMap((result) => {
    return [...Map.groupBy(warningsOf(result), ({ rule }) => rule)].flatMap(([rule, [first, ...others]]) => {
      if (first === undefined) return [];
      const { place, wanted, seen } = first.finding;
      const more = others.length === 0 ? "" : dim(` (and ${others.length} more)`);
      return [
        `${yellow("!")} ${result.case.id} ${dim(rule)}`,
        `  ${formatPlace(place)}: wanted ${wanted}, saw ${seen}${more}`,
      ];
    });
  });
  return lines.length === 0 ? [] : [bold("Warnings"), ...lines];
}

function warningsOf({ verdict }: Result): readonly RuleFinding[] {
  return verdict.kind === "pass" || verdict.kind === "fail" ? verdict.warnings : [];
}

/** Cases that were not asked, by reason. */
function notAskedSection({ results }: Report, kind: "unsupported" | "skipped"): readonly string[] {
  const byReason = new Map<string, string[]>();
  for (const { case: { id }, verdict } of results) {
    if (verdict.kind !== kind) continue;
    const ids = byReason.get(verdict.reason) ?? [];
    byReason.set(verdict.reason, [...ids, id]);
  }
  if (byReason.size === 0) return [];
  const lines = [...byReason].flatMap(([reason, ids]) => [`${dim("–")} ${reason}`, dim(`  ${names(ids)}`)]);
  return [bold(kind === "skipped" ? "Skipped" : "Unsupported"), ...lines];
}

function names(ids: readonly string[]): string {
  const shown = ids.slice(0, 5).join(", ");
  return ids.length <= 5 ? shown : `${shown} and ${ids.length - 5} more`;
}

function ruleSection({ rules, results }: Report): readonly string[] {
  const broken = rules.filter(({ verdict }) => verdict === "non-conformant");
  if (broken.length === 0 || results.length === 0) return [];
  return [
    bold("Rules that were broken"),
    ...broken.map(({ rule, judged, brokenIn }) =>
      `${rule.level === "must" ? red("✗") : yellow("!")} ${rule.id} ${
        dim(`in ${brokenIn.length} of ${plural(judged, "case")}`)
      }`
    ),
  ];
}

function problemSection(report: Report): readonly string[] {
  const { bugs, end } = report;
  const byMessage = Map.groupBy(bugs, ({ message }) => message);
  return [
    ...[...byMessage].flatMap(([message, [first, ...others]]) => [
      red(`A bug of the suite: ${names([first, ...others].flatMap((bug) => bug?.case.id ?? []))} could not be judged:`),
      red(`  ${message}`),
      ...(first?.stack ?? []).map((line) => dim(`  ${line}`)),
    ]),
    ...describeProblems({ ...report, bugs: [] }).map((line) => red(`${line.charAt(0).toUpperCase()}${line.slice(1)}.`)),
    ...end.kind === "lost" ? end.stderr.map((line) => dim(`  │ ${line}`)) : [],
  ];
}

function summary(report: Report): readonly string[] {
  const { implementation: info, milliseconds } = report;
  const counts = Object.entries(totals(report)).filter(([name, n]) =>
    n > 0 && name !== "planned" && name !== "executed"
  );
  const who = info === undefined ? "nobody" : `${info.name} ${info.version} (${info.arch})`;
  const cases = [
    plural(report.planned.length, "case"),
    ...counts.map(([name, n]) => paintOf(name)(`${n} ${name}`)),
    `${(milliseconds / 1000).toFixed(2)} s`,
  ];
  return [`${bold(who)}: ${cases.join(" · ")}`, ruleLine(report.rules), conclusion(report)];
}

function paintOf(kind: string): (text: string) => string {
  if (kind === "pass") return green;
  if (kind === "unsupported" || kind === "skipped") return dim;
  return kind === "expected-failure" ? yellow : red;
}

function ruleLine(rules: readonly RuleResult[]): string {
  const count = (verdict: RuleResult["verdict"]) => rules.filter((result) => result.verdict === verdict).length;
  const broken = count("non-conformant");
  const open = count("not-established");
  return [
    `${plural(rules.length, "rule")}: ${green(`${count("conformant")} conformant`)}`,
    ...broken > 0 ? [red(`${broken} non-conformant`)] : [],
    ...open > 0 ? [dim(`${open} not established`)] : [],
  ].join(" · ");
}

function conclusion(report: Report): string {
  const { results, planned } = report;
  switch (exitCodeOf(report)) {
    case ExitCode.CONFORMANT:
      return green("Conformant.");
    case ExitCode.NOT_CONFORMANT:
      return red("Not conformant.");
    case ExitCode.INTERRUPTED:
      return red(`Interrupted: ${plural(planned.length - results.length, "case")} without a verdict.`);
    default:
      return results.length < planned.length
        ? red(`Incomplete: ${plural(planned.length - results.length, "case")} without a verdict.`)
        : red("Incomplete: nothing was established.");
  }
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
