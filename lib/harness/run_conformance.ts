import type { Implementation } from "../protocol/implementation.ts";
import type { Suite } from "./load_suite.ts";
import { inProcess } from "./in_process.ts";
import type { KnownFailure } from "./known_failure.ts";
import { makeReport, type Report } from "./report.ts";
import { run } from "./run.ts";

/** Milliseconds to wait for an answer that is promised. */
const LIMIT = 10_000;

/**
 * Asks an implementation in this process every case of a suite, and judges its answers.
 *
 * @param implementation Who is asked.
 * @param suite The cases and the rules, as `loadSuite` returns them, or a part of them.
 * @param known What it is known to fail.
 *
 * @example
 * ```ts ignore
 * const report = await runConformance(implementation, await loadSuite("conformance"));
 * console.log(pretty(report, 120));
 * ```
 */
export async function runConformance(
  implementation: Implementation,
  suite: Suite,
  known: readonly KnownFailure[] = [],
): Promise<Report> {
  const start = performance.now();
  const adapter = inProcess(implementation);
  const outcome = await run(suite.cases, suite.rules, () => Promise.resolve({ kind: "connected", adapter }), {
    limit: LIMIT,
    jobs: 1,
    maxRestarts: 0,
  });
  return makeReport(outcome, {
    planned: suite.cases,
    rules: suite.rules,
    known,
    isWhole: true,
    today: new Date().toISOString().slice(0, 10),
    seed: 1,
    milliseconds: performance.now() - start,
  });
}
