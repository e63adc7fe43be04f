import type { Implementation } from "../protocol/implementation.ts";
import { inProcess } from "./in_process.ts";
import type { KnownFailure } from "./known_failure.ts";
import { loadSuite, type Suite } from "./load_suite.ts";
import { makeReport, type Report } from "./report.ts";
import { run } from "./run.ts";
import { isWhole, selectCases, type Selection } from "./select_cases.ts";

/** What to ask an implementation in this process. */
export interface ConformanceOptions extends Selection {
  /** The cases and the rules; those of this project if left out. */
  readonly suite?: Suite;
  /** What the implementation is known to fail. */
  readonly known?: readonly KnownFailure[];
}

/** Milliseconds to wait for an answer that is promised. */
const LIMIT = 10_000;

/**
 * Asks an implementation in this process the cases, and judges its answers.
 *
 * @throws {SyntaxError} if the project's own cases are wanted and cannot be read
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { type ConformanceOptions, runConformance } from "./run_conformance.ts";
 * import { reference } from "../impl/reference.ts";
 *
 * const options: ConformanceOptions = { areas: ["calling_convention"] };
 * const report = await runConformance(reference, options);
 * assertEquals(report.results.every(({ verdict }) => verdict.kind === "pass"), true);
 * ```
 */
export async function runConformance(
  implementation: Implementation,
  options: ConformanceOptions = {},
): Promise<Report> {
  const { suite, known = [], ...selection } = options;
  const { cases, rules } = suite ?? await loadSuite();
  const planned = selectCases(cases, selection);
  const start = performance.now();
  const adapter = inProcess(implementation);
  const outcome = await run(planned, rules, () => Promise.resolve({ kind: "connected", adapter }), {
    limit: LIMIT,
    jobs: 1,
    maxRestarts: 0,
  });
  return makeReport(outcome, {
    planned,
    rules,
    known,
    isWhole: isWhole(selection),
    today: new Date().toISOString().slice(0, 10),
    seed: 1,
    milliseconds: performance.now() - start,
  });
}
