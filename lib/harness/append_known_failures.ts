import { stringify } from "@std/yaml";
import { UNEXPLAINED } from "./known_failure.ts";
import type { Failure, Result } from "./verdict.ts";

const HEADER = "# What this implementation is known to fail, and why.\n";

/**
 * Adds an entry for every failure among the results to the text of an expectations file.
 *
 * The entries lack a reason and a link: the file is refused until somebody has written them.
 *
 * @param text The file as it is, empty if there is none; nothing that stands in it is changed.
 */
export function appendKnownFailures(text: string, results: readonly Result[]): string {
  const entries = results.flatMap(({ case: { id }, verdict }) => isFailure(verdict) ? entriesFor(id, verdict) : []);
  if (entries.length === 0) return text;
  const before = text === "" ? HEADER : text.endsWith("\n") ? text : `${text}\n`;
  return `${before}\n${entries.map((entry) => stringify([entry], { lineWidth: -1 })).join("\n")}`;
}

function isFailure(verdict: Result["verdict"]): verdict is Failure {
  return ["fail", "timeout", "crash", "protocol-error"].includes(verdict.kind);
}

function entriesFor(id: string, verdict: Failure): readonly Record<string, string>[] {
  const unexplained = { reason: UNEXPLAINED, link: "" };
  if (verdict.kind !== "fail") return [{ case: id, verdict: verdict.kind, ...unexplained }];
  const rules = new Set(verdict.findings.map(({ rule }) => rule));
  return [...rules].map((rule) => ({ case: id, rule, ...unexplained }));
}
