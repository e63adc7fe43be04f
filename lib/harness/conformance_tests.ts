import { AssertionError } from "@std/assert";
import { stripAnsiCode } from "@std/fmt/colors";
import type { Implementation } from "../protocol/implementation.ts";
import type { Result } from "./verdict.ts";
import { failureScreen } from "./reporters/failure_screen.ts";
import type { Report } from "./report.ts";
import { type ConformanceOptions, runConformance } from "./run_conformance.ts";
import { describeProblems } from "./reporters/describe_problems.ts";
import { describeVerdict } from "./reporters/describe.ts";

/** Columns of a failure in a test's message. */
const WIDTH = 100;

/**
 * Turns every case into a step of a test of your own.
 *
 * A step fails as the case does, with the whole story as its message. A case that is not for the implementation, and one
 * that it does not support or that is known to fail, becomes a step that is ignored.
 *
 * @param test The context of the test that the steps belong to.
 * @param implementation Who is asked.
 * @param options Which cases are asked, and what is known to fail.
 * @throws {AssertionError} if no case was answered at all: that is no success
 *
 * @example
 * ```ts
 * import { conformanceTests } from "./conformance_tests.ts";
 * import { reference } from "../impl/reference.ts";
 *
 * Deno.test("the BPF rules hold", (t) => conformanceTests(t, reference, { areas: ["calling_convention"] }));
 * ```
 */
export async function conformanceTests(
  test: Deno.TestContext,
  implementation: Implementation,
  options: ConformanceOptions = {},
): Promise<void> {
  const report = await runConformance(implementation, options);
  for (const result of report.results) await step(test, result, report);
  const problems = describeProblems(report);
  if (problems.length > 0) throw new AssertionError(problems.join("\n"));
  if (report.results.every((result) => isIgnored(result))) {
    throw new AssertionError(`wanted answers of ${implementation.name}, got none: nothing was established`);
  }
}

function isIgnored({ verdict: { kind } }: Result): boolean {
  return kind === "skipped" || kind === "unsupported" || kind === "expected-failure";
}

async function step(test: Deno.TestContext, result: Result, report: Report): Promise<void> {
  const { case: { id, title }, verdict } = result;
  const name = `${id}: ${title}`;
  if (isIgnored(result)) {
    const [reason = ""] = describeVerdict(verdict);
    await test.step({ name: `${name} (${verdict.kind}: ${reason})`, ignore: true, fn() {} });
    return;
  }
  await test.step(name, () => {
    if (verdict.kind !== "pass") throw new AssertionError(messageOf(result, report));
  });
}

function messageOf({ case: question, verdict }: Result, { rules }: Report): string {
  switch (verdict.kind) {
    case "fail":
    case "timeout":
    case "crash":
    case "protocol-error": {
      const byId = new Map(rules.map(({ rule }) => [rule.id as string, rule]));
      const screen = failureScreen({ case: question, failure: verdict, rules: byId, width: WIDTH });
      return stripAnsiCode(screen.join("\n"));
    }
    default:
      return describeVerdict(verdict).join("\n");
  }
}
