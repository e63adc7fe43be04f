import { check } from "../protocol/check.ts";
import { encode } from "../protocol/encode.ts";
import { formatProblems } from "../protocol/format_problems.ts";
import type { Handler, Implementation, ImplementationInfo, Request } from "../protocol/implementation.ts";
import { rawOutcome } from "../protocol/messages.ts";
import { type OperationName, operationNames, operations, type Value } from "../protocol/operations.ts";
import { type Outcome, unsupported } from "../protocol/outcome.ts";
import type { Adapter, Answer } from "./adapter.ts";
import { deadline } from "./deadline.ts";

/** What an implementation in this process says of itself, as one in another process does. */
export function infoOf(implementation: Implementation): ImplementationInfo {
  const { handlers, recover: _, ...info } = implementation;
  return { ...info, operations: operationNames.filter((name) => handlers[name] !== undefined) };
}

/**
 * Connects to an implementation in this process.
 *
 * It is held to the protocol all the same: what it returns must be what goes over the wire. The time limit only counts
 * for answers that are promised: a call that does not return cannot be stopped.
 */
export function inProcess(implementation: Implementation): Adapter {
  return {
    info: infoOf(implementation),
    lost: false,
    ask: (request, limit) => ask(implementation, request, limit, true),
    close: () => Promise.resolve([]),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function ask<O extends OperationName>(
  implementation: Implementation,
  request: Request<O>,
  limit: number,
  mayRetry: boolean,
): Promise<Answer<O>> {
  const { operation, design, input } = request;
  const handler: Handler<O> | undefined = implementation.handlers[operation];
  if (handler === undefined) {
    return { kind: "outcome", outcome: unsupported(`${implementation.name} does not do ${operation}`) };
  }
  try {
    const answer = handler(input, design);
    const outcome = answer instanceof Promise
      ? await deadline(answer, limit)
      : { kind: "done" as const, value: answer };
    if (outcome.kind === "timeout") return { kind: "timeout", limit, stderr: [] };
    return checked(operation, outcome.value);
  } catch (error) {
    const mended = await implementation.recover?.(error);
    if (mended !== undefined && mayRetry) return await ask(implementation, request, limit, false);
    if (mended !== undefined) return { kind: "crash", message: mended.message, stderr: [] };
    const stack = error instanceof Error ? error.stack?.split("\n").slice(1, 6) ?? [] : [];
    return { kind: "crash", message: `threw ${error}`, stderr: stack.map((line) => line.trim()) };
  }
}

function checked<O extends OperationName>(operation: O, outcome: Outcome<Value<O>>): Answer<O> {
  const shape = check(rawOutcome, outcome);
  const result = !shape.ok || outcome.outcome !== "ok" ? shape : encode(operations[operation].value, outcome.value);
  if (result.ok) return { kind: "outcome", outcome };
  return { kind: "protocol-error", message: formatProblems(result.problems, ["answer"]), stderr: [] };
}
