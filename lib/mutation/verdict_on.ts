import type { Answer } from "../harness/adapter.ts";
import type { Case } from "../harness/case.ts";
import { inProcess } from "../harness/in_process.ts";
import { judgeCase } from "../harness/judge_case.ts";
import type { PlainVerdict } from "../harness/verdict.ts";
import type { Implementation } from "../protocol/implementation.ts";
import type { OperationName } from "../protocol/operations.ts";
import type { Rule } from "../spec/rule.ts";

/** Milliseconds for an answer that is promised. */
const LIMIT = 10_000;

/** Asks an implementation in this process one case. Never rejects. */
export async function answerOf<O extends OperationName>(
  implementation: Implementation,
  { operation, design, input }: Case<O>,
): Promise<Answer<O>> {
  const request = design === undefined ? { operation, input } : { operation, design, input };
  return await inProcess(implementation).ask(request, LIMIT);
}

/** Judges an implementation's answer by the rules of the operation. */
export function verdictOn<O extends OperationName>(
  implementation: Implementation,
  question: Case<O>,
  answer: Answer<O>,
  rules: readonly Rule[],
): PlainVerdict {
  const { info } = inProcess(implementation);
  return judgeCase(question, answer, info, rules.filter((rule) => rule.operation === question.operation));
}
