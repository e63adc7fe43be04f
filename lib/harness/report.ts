import type { ImplementationInfo } from "../protocol/implementation.ts";
import { areaOf } from "../protocol/operations.ts";
import type { Rule } from "../spec/rule.ts";
import type { Case } from "./case.ts";
import { explain } from "./explain.ts";
import { judgedPart } from "./judged_part.ts";
import type { KnownFailure } from "./known_failure.ts";
import type { End, Run, SuiteBug } from "./run.ts";
import { suite } from "./suite.ts";
import type { Result, Verdict } from "./verdict.ts";

/** What a run says of a rule. */
export interface RuleResult {
  /** The rule. */
  readonly rule: Rule;
  /** Conformant if it judged an answer and found nothing; not established if it had nothing to judge. */
  readonly verdict: "conformant" | "non-conformant" | "not-established";
  /** How many cases it judged. */
  readonly judged: number;
  /** Ids of the cases in which it found something. */
  readonly brokenIn: readonly string[];
}

/** What there is to say of a run; every reporter shows a part of it. */
export interface Report {
  /** The suite that asked. */
  readonly suite: { readonly name: string; readonly version: string };
  /** Who was asked; absent if the implementation never introduced itself. */
  readonly implementation?: ImplementationInfo;
  /** Where implementations that draw random numbers started. */
  readonly seed: number;
  /** The cases that were to be asked. */
  readonly planned: readonly Case[];
  /** Those that have a verdict, in the order of the plan. */
  readonly results: readonly Result[];
  /** The rules of the areas that were asked, in the order of the rule book. */
  readonly rules: readonly RuleResult[];
  /** Cases that could not be judged because the suite itself broke. */
  readonly bugs: readonly SuiteBug[];
  /** What was wrong with how the implementation's processes ended. */
  readonly untidy: readonly string[];
  /** Known failures whose day has passed. */
  readonly expired: readonly KnownFailure[];
  /** Known failures that nothing showed; empty unless every case was asked. */
  readonly idle: readonly KnownFailure[];
  /** Whether every case was asked, and if not, why. */
  readonly end: End;
  /** How long the run took. */
  readonly milliseconds: number;
  /** The words of the command that asks the same implementation again, but for the case. */
  readonly again?: readonly string[];
}

/** What a report needs to know beside the run. */
export interface ReportContext {
  readonly planned: readonly Case[];
  readonly rules: readonly Rule[];
  readonly known: readonly KnownFailure[];
  /** Whether the plan holds every case, so that a known failure that nothing shows is out of date. */
  readonly isWhole: boolean;
  /** The day, as in `2026-01-31`. */
  readonly today: string;
  readonly seed: number;
  readonly milliseconds: number;
  readonly again?: readonly string[];
}

/** Makes the report of a run. */
export function makeReport(run: Run, context: ReportContext): Report {
  const { planned, rules, known, isWhole, today, seed, milliseconds, again } = context;
  const explained = explain(run.results, known, run.info, today);
  const areas = new Set(planned.map(({ operation }) => areaOf(operation)));
  return {
    suite,
    ...run.info === undefined ? {} : { implementation: run.info },
    seed,
    planned,
    results: explained.results,
    rules: rules.filter(({ id }) => areas.has(areaOf(id))).map((rule) => ruleResult(rule, explained.results)),
    bugs: run.bugs,
    untidy: run.untidy,
    expired: explained.expired,
    idle: isWhole && run.end.kind === "complete" ? explained.idle : [],
    end: run.end,
    milliseconds,
    ...again === undefined ? {} : { again },
  };
}

function ruleResult(rule: Rule, results: readonly Result[]): RuleResult {
  const judging = results.filter(({ verdict }) => judgedPart(verdict)?.bound.includes(rule.id));
  const brokenIn = judging.filter(({ verdict }) => isBroken(rule, verdict)).map((result) => result.case.id);
  const verdict = judging.length === 0 ? "not-established" : brokenIn.length === 0 ? "conformant" : "non-conformant";
  return { rule, verdict, judged: judging.length, brokenIn };
}

function isBroken({ id }: Rule, verdict: Verdict): boolean {
  const judged = judgedPart(verdict);
  if (judged === undefined) return false;
  const findings = judged.kind === "fail" ? [...judged.findings, ...judged.warnings] : judged.warnings;
  return findings.some(({ rule }) => rule === id);
}
