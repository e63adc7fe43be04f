import { check } from "../protocol/check.ts";
import { encode } from "../protocol/encode.ts";
import { formatProblems } from "../protocol/format_problems.ts";
import type { Handler, Implementation } from "../protocol/implementation.ts";
import { askParams, initializeParams, PROTOCOL_VERSION } from "../protocol/messages.ts";
import { type Input, isOperationName, type OperationName, operations, type Value } from "../protocol/operations.ts";
import { type Outcome, unsupported } from "../protocol/outcome.ts";
import { type RpcError, RpcErrorCode, rpcRequest } from "../protocol/rpc.ts";
import { infoOf } from "./in_process.ts";

type Answered = { readonly result: unknown } | { readonly error: RpcError };

/**
 * Answers one message of the suite on behalf of an implementation.
 *
 * @param line The message.
 * @returns The response, without a newline. Never rejects: what the implementation throws becomes an error.
 */
export async function answerLine(implementation: Implementation, line: string): Promise<string> {
  let message: unknown;
  try {
    message = JSON.parse(line);
  } catch (error) {
    return respond(null, failure(RpcErrorCode.PARSE_ERROR, `wanted a JSON message a line: ${error}`));
  }
  const request = check(rpcRequest, message);
  if (!request.ok) return respond(null, failure(RpcErrorCode.INVALID_REQUEST, formatProblems(request.problems)));
  const { id, method, params } = request.value;
  return respond(id, await answer(implementation, method, params));
}

function respond(id: number | string | null, answered: Answered): string {
  return JSON.stringify({ jsonrpc: "2.0", id, ...answered });
}

function failure(code: number, message: string): Answered {
  return { error: { code, message } };
}

async function answer(implementation: Implementation, method: string, params: unknown): Promise<Answered> {
  switch (method) {
    case "initialize": {
      const checked = check(initializeParams, params);
      if (!checked.ok) return failure(RpcErrorCode.INVALID_PARAMS, formatProblems(checked.problems, ["params"]));
      return { result: { protocolVersion: PROTOCOL_VERSION, ...infoOf(implementation) } };
    }
    case "ask": {
      const checked = check(askParams, params);
      if (!checked.ok) return failure(RpcErrorCode.INVALID_PARAMS, formatProblems(checked.problems, ["params"]));
      const { operation, design, input } = checked.value;
      if (isOperationName(operation)) return await perform(implementation, operation, input, design);
      return { result: unsupported(`${implementation.name} knows no operation ${operation}`) };
    }
    default:
      return failure(RpcErrorCode.METHOD_NOT_FOUND, `wanted initialize or ask, got ${method}`);
  }
}

async function perform<O extends OperationName>(
  implementation: Implementation,
  operation: O,
  input: unknown,
  design: string | undefined,
): Promise<Answered> {
  if (implementation.handlers[operation] === undefined) {
    return { result: unsupported(`${implementation.name} does not do ${operation}`) };
  }
  const checked = check(operations[operation].input, input);
  if (!checked.ok) return failure(RpcErrorCode.INVALID_PARAMS, formatProblems(checked.problems, ["params", "input"]));
  return await attempt(implementation, operation, checked.value, design, true);
}

async function attempt<O extends OperationName>(
  implementation: Implementation,
  operation: O,
  input: Input<O>,
  design: string | undefined,
  mayRetry: boolean,
): Promise<Answered> {
  const handler: Handler<O> | undefined = implementation.handlers[operation];
  try {
    if (handler === undefined) throw new Error(`${implementation.name} does not do ${operation} any more`);
    return encodeOutcome(operation, await handler(input, design));
  } catch (error) {
    const mended = await implementation.recover?.(error);
    if (mended !== undefined && mayRetry) return await attempt(implementation, operation, input, design, false);
    if (mended !== undefined) return failure(RpcErrorCode.INTERNAL_ERROR, mended.message);
    const data = error instanceof Error ? error.stack?.split("\n").slice(1, 4).map((line) => line.trim()) : undefined;
    return { error: { code: RpcErrorCode.INTERNAL_ERROR, message: `threw ${error}`, data: data?.join(" ") } };
  }
}

function encodeOutcome<O extends OperationName>(operation: O, outcome: Outcome<Value<O>>): Answered {
  if (outcome.outcome !== "ok") return { result: outcome };
  const encoded = encode(operations[operation].value, outcome.value);
  if (encoded.ok) return { result: { outcome: "ok", value: encoded.value } };
  return failure(
    RpcErrorCode.INTERNAL_ERROR,
    `returned no value of ${operation}: ${formatProblems(encoded.problems, ["value"])}`,
  );
}
