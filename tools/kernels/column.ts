import type { Report, RuleResult } from "../../lib/harness/report.ts";
import { type Totals, totals } from "../../lib/harness/totals.ts";

/** What the table says of a kernel and a rule. */
export interface Cell {
  readonly verdict: RuleResult["verdict"];
  /** How many answers the rule judged. */
  readonly judged: number;
  /** The pages of the findings that explain where it is broken, from the project's root. */
  readonly findings: readonly string[];
}

/** What the suite found of one kernel: a column of the table. */
export interface Column {
  /** What it is called: its name in the catalogue, or the version of the one that runs. */
  readonly name: string;
  /** Which it is exactly: the package's version, or what `uname -r` says. */
  readonly release: string;
  readonly arch: string;
  /** The day on which it was asked, as in `2026-01-31`. */
  readonly date: string;
  /** How many cases there were of each sort. */
  readonly cases: CaseCounts;
  /** By the rule's id. */
  readonly rules: Readonly<Record<string, Cell>>;
}

/** How many cases there were of each sort. */
export interface CaseCounts {
  readonly planned: number;
  /** Answered with a value or a refusal. */
  readonly asked: number;
  readonly pass: number;
  readonly expectedFailure: number;
  /** Any verdict that makes the kernel not conformant. */
  readonly broken: number;
  readonly unsupported: number;
  readonly skipped: number;
}

/**
 * Makes a column of the reports of runs on one kernel, which ask different areas.
 *
 * @param name What the kernel is called.
 * @param release Which it is exactly.
 * @param date The day.
 */
export function columnOf(name: string, release: string, date: string, reports: readonly Report[]): Column {
  const arch = reports.map(({ implementation }) => implementation?.arch).find((arch) => arch !== "none");
  return {
    name,
    release,
    arch: arch ?? "none",
    date,
    cases: countCases(reports),
    rules: Object.fromEntries(
      reports.flatMap((report) => report.rules.map((result) => [result.rule.id, cellOf(result, report)])),
    ),
  };
}

function countCases(reports: readonly Report[]): CaseCounts {
  const all = reports.map(totals);
  const sum = (...kinds: readonly (keyof Totals)[]): number =>
    all.reduce((total, counts) => total + kinds.reduce((part, kind) => part + counts[kind], 0), 0);
  return {
    planned: sum("planned"),
    asked: sum("executed"),
    pass: sum("pass"),
    expectedFailure: sum("expected-failure"),
    broken: sum("fail", "timeout", "crash", "protocol-error", "unexpected-pass"),
    unsupported: sum("unsupported"),
    skipped: sum("skipped"),
  };
}

function cellOf({ verdict, judged, brokenIn }: RuleResult, { results }: Report): Cell {
  const links = results.filter((result) => brokenIn.includes(result.case.id)).flatMap(({ verdict }) =>
    verdict.kind === "expected-failure" ? verdict.known.map(({ link }) => link) : []
  );
  return { verdict, judged, findings: [...new Set(links)].sort() };
}
