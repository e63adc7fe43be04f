import type { Implementation } from "../protocol/implementation.ts";
import type { OperationName } from "../protocol/operations.ts";
import type { Rule } from "../spec/rule.ts";
import type { Case } from "../harness/case.ts";
import { inProcess } from "../harness/in_process.ts";
import { judgeCase } from "../harness/judge_case.ts";
import type { PlainVerdict } from "../harness/verdict.ts";

/** Milliseconds for an answer that is promised. */
const LIMIT = 10_000;

/** Asks an implementation in this process one case, and judges the answer by the rules of the operation. */
export async function verdictOn<O extends OperationName>(
  implementation: Implementation,
  question: Case<O>,
  rules: readonly Rule[],
): Promise<PlainVerdict> {
  const { operation, design, input } = question;
  const adapter = inProcess(implementation);
  const answer = await adapter.ask(design === undefined ? { operation, input } : { operation, design, input }, LIMIT);
  return judgeCase(question, answer, adapter.info, rules.filter((rule) => rule.operation === operation));
}
