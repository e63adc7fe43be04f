import { red } from "@std/fmt/colors";
import type { Report } from "../../lib/harness/report.ts";

/** What there is to say of a run beside its column: what broke and nobody has explained, and how it ended. */
export function summaryOf(name: string, { results, end, idle, expired, untidy, bugs }: Report): readonly string[] {
  const head = `${red("✗")} ${name}:`;
  const broken = results.flatMap(({ case: { id }, verdict }) => {
    switch (verdict.kind) {
      case "fail":
        return [`${id} breaks ${[...new Set(verdict.findings.map(({ rule }) => rule))].join(", ")}`];
      case "timeout":
        return [`${id} was not answered within ${verdict.limit / 1000} s`];
      case "crash":
      case "protocol-error":
        return [`${id}: ${verdict.message}`];
      case "unexpected-pass":
        return [`${id} passes, though ${verdict.known.link} says that it fails`];
      default:
        return [];
    }
  });
  return [
    ...broken,
    ...expired.map(({ reason, expires }) => `the expectation "${reason}" has expired on ${expires}`),
    ...idle.map(({ reason, case: id, rule }) => `the expectation "${reason}" (${id ?? rule}) explains nothing`),
    ...untidy,
    ...bugs.map(({ case: { id }, message }) => `${id} could not be judged: ${message}`),
    ...end.kind === "lost" ? [[end.message, ...end.stderr].join("\n  ")] : [],
  ].map((line) => `${head} ${line}`);
}
