import { AssertionError } from "@std/assert";
import { stripAnsiCode } from "@std/fmt/colors";
import type { Implementation } from "../protocol/implementation.ts";
import { areaOf } from "../protocol/operations.ts";
import type { Case } from "./case.ts";
import { inProcess } from "./in_process.ts";
import { judgeCase } from "./judge_case.ts";
import type { Suite } from "./load_suite.ts";
import { failureScreen } from "./reporters/failure_screen.ts";
import type { PlainVerdict } from "./verdict.ts";
import { whyNotAsked } from "./why_not_asked.ts";

/** Milliseconds to wait for an answer that is promised. */
const LIMIT = 10_000;

/** Columns of a failure in a test's message. */
const WIDTH = 100;

/**
 * Turns every case into a step of a `Deno.test` of your own test suite, a test an area.
 *
 * A case that is not for the implementation, or an operation that it does not support, becomes a step that is ignored.
 *
 * @param implementation Who is asked.
 * @param suite The cases and the rules, as `loadSuite` returns them, or a part of them.
 */
export function conformanceTests(implementation: Implementation, suite: Suite): void {
  const areas = Map.groupBy(suite.cases, ({ id }) => areaOf(id));
  for (const [area, cases] of areas) {
    Deno.test(`${implementation.name}: ${area}`, async (test) => {
      for (const question of cases) await step(test, question, implementation, suite);
    });
  }
}

async function step(
  test: Deno.TestContext,
  question: Case,
  implementation: Implementation,
  suite: Suite,
): Promise<void> {
  const verdict = await verdictOn(question, implementation, suite);
  const name = `${question.id}: ${question.title}`;
  if (verdict.kind === "skipped" || verdict.kind === "unsupported") {
    await test.step({ name: `${name} (${verdict.kind}: ${verdict.reason})`, ignore: true, fn() {} });
    return;
  }
  await test.step(name, () => {
    if (verdict.kind === "pass") return;
    const rules = new Map(suite.rules.map((rule) => [rule.id as string, rule]));
    const screen = failureScreen({ case: question, failure: verdict, rules, width: WIDTH });
    throw new AssertionError(stripAnsiCode(screen.join("\n")));
  });
}

async function verdictOn(question: Case, implementation: Implementation, { rules }: Suite): Promise<PlainVerdict> {
  const adapter = inProcess(implementation);
  const { operation, input, design } = question;
  const reason = whyNotAsked(question, adapter.info);
  if (reason !== undefined) return reason;
  const answer = await adapter.ask({ operation, input, ...design === undefined ? {} : { design } }, LIMIT);
  return judgeCase(question, answer, adapter.info, rules);
}
