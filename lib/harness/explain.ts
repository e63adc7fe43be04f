import type { ImplementationInfo } from "../protocol/implementation.ts";
import { fits } from "./fits.ts";
import { isPattern } from "./is_pattern.ts";
import type { KnownFailure } from "./known_failure.ts";
import type { Case } from "./case.ts";
import type { Failure, Pass, PlainVerdict, Result, Verdict } from "./verdict.ts";
import { inRange, parseRange } from "./version_range.ts";

/** A case with its verdict before anything is known of the implementation's failures. */
export interface PlainResult {
  readonly case: Case;
  readonly verdict: PlainVerdict;
}

/** Results in the light of the failures that are known. */
export interface Explained {
  readonly results: readonly Result[];
  /** Entries whose day has passed. */
  readonly expired: readonly KnownFailure[];
  /** Entries that explain nothing although the cases that they name were asked. */
  readonly idle: readonly KnownFailure[];
}

/**
 * Turns failures that are known into expected ones, and passes where a failure is known into unexpected ones.
 *
 * A failure is expected if entries explain every finding of it. An entry that names cases claims that each of them
 * fails so; one that names only a rule claims that it is broken somewhere.
 *
 * @param who The implementation, whose version and architecture decide whether an entry of some counts; absent if it
 * never introduced itself.
 * @param today The day, as in `2026-01-31`.
 */
export function explain(
  results: readonly PlainResult[],
  known: readonly KnownFailure[],
  who: Pick<ImplementationInfo, "version" | "arch"> | undefined,
  today: string,
): Explained {
  // What is known by its looks is known to the fuzzer; of the cases each that fails is named.
  const current = known.filter(({ predicate, versions, arch }) =>
    predicate === undefined &&
    (versions === undefined || inRange(who?.version ?? "", parseRange(versions))) &&
    (arch === undefined || who !== undefined && arch.includes(who.arch))
  );
  const expired = current.filter(({ expires }) => expires !== undefined && expires <= today);
  const active = current.filter((entry) => !expired.includes(entry));
  const used = new Set<KnownFailure>();
  const explained = results.map((result) => ({ case: result.case, verdict: verdictOf(result, active, used) }));
  const idle = active.filter((entry) => !used.has(entry) && !isInDoubt(entry, results));
  return { results: explained, expired, idle };
}

function verdictOf(
  { case: { id }, verdict }: PlainResult,
  active: readonly KnownFailure[],
  used: Set<KnownFailure>,
): Verdict {
  switch (verdict.kind) {
    case "unsupported":
    case "skipped":
      return verdict;
    case "pass": {
      const claim = active.find((entry) => claimsFailure(entry, id, verdict));
      if (claim === undefined) return verdict;
      used.add(claim);
      return { kind: "unexpected-pass", pass: verdict, known: claim };
    }
    default: {
      const entries = active.filter((entry) => namesCase(entry, id) && explainsPart(entry, verdict));
      entries.forEach((entry) => used.add(entry));
      return explainsAll(entries, verdict) ? { kind: "expected-failure", failure: verdict, known: entries } : verdict;
    }
  }
}

function namesCase(entry: KnownFailure, id: string): boolean {
  return entry.case === undefined || fits(id, entry.case);
}

/** Whether an entry says that this very case fails. */
function claimsFailure(entry: KnownFailure, id: string, pass: Pass): boolean {
  if (entry.case === undefined || !fits(id, entry.case)) return false;
  // A pattern with a rule can only mean the cases of which the rule has something to say.
  if (entry.rule === undefined || entry.rule === "expect" || !isPattern(entry.case)) return true;
  return pass.bound.includes(entry.rule);
}

function explainsPart(entry: KnownFailure, failure: Failure): boolean {
  if (entry.verdict !== failure.kind) return false;
  if (entry.rule === undefined) return true;
  return failure.kind === "fail" && failure.findings.some(({ rule }) => rule === entry.rule);
}

function explainsAll(entries: readonly KnownFailure[], failure: Failure): boolean {
  if (entries.some(({ rule }) => rule === undefined)) return true;
  return failure.kind === "fail" && failure.findings.every(({ rule }) => entries.some((entry) => entry.rule === rule));
}

/** Whether a case that an entry names got no answer to be judged, so that nothing can be said of the entry. */
function isInDoubt(entry: KnownFailure, results: readonly PlainResult[]): boolean {
  return entry.case !== undefined &&
    results.some(({ case: { id }, verdict }) =>
      (verdict.kind === "unsupported" || verdict.kind === "skipped") && namesCase(entry, id)
    );
}
