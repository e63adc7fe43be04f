import { check } from "../protocol/check.ts";
import { encode } from "../protocol/encode.ts";
import { formatProblems } from "../protocol/format_problems.ts";
import type { ImplementationInfo, Request } from "../protocol/implementation.ts";
import { type InitializeResult, initializeResult, PROTOCOL_VERSION, rawOutcome } from "../protocol/messages.ts";
import { isOperationName, type OperationName, operations } from "../protocol/operations.ts";
import type { Rejected, Unsupported } from "../protocol/outcome.ts";
import { preview } from "../protocol/preview.ts";
import type { Adapter, Answer, Breakdown, Connect, Connection } from "./adapter.ts";
import { Child } from "./child.ts";
import type { Command } from "./command.ts";
import { plain } from "./plain.ts";
import { RpcClient } from "./rpc_client.ts";
import { suite } from "./suite.ts";

/** How to greet an implementation. */
export interface Greeting {
  /** Where an implementation that draws random numbers starts. */
  readonly seed: number;
  /** Milliseconds to wait for it to introduce itself. */
  readonly limit: number;
}

/** A way to connect to a process that speaks the protocol; each connection starts another process. */
export function connectProcess(command: Command, greeting: Greeting): Connect {
  return () => connect(command, greeting);
}

async function connect(command: Command, { seed, limit }: Greeting): Promise<Connection> {
  let child: Child;
  try {
    child = new Child(command);
  } catch (error) {
    return { kind: "not-started", message: error instanceof Error ? error.message : String(error) };
  }
  const client = new RpcClient(child);
  const reply = await client.request("initialize", { protocolVersion: PROTOCOL_VERSION, client: suite, seed }, limit);
  const introduced = reply.kind === "result" ? introduction(reply.result) : undefined;
  if (introduced?.ok) return { kind: "connected", adapter: new ProcessAdapter(child, client, introduced.info) };
  await child.kill();
  const why = introduced?.message ?? (reply.kind === "result" ? "" : wordsFor(reply));
  return { kind: "failed", message: `initialize: ${why}`, stderr: child.stderr };
}

function wordsFor(reply: Exclude<Awaited<ReturnType<RpcClient["request"]>>, { kind: "result" }>): string {
  if (reply.kind === "error") return plain(`error ${reply.error.code}: ${reply.error.message}`);
  if (reply.kind === "timeout") return `no answer within ${reply.limit / 1000} s`;
  return reply.message;
}

type Introduction =
  | { readonly ok: true; readonly info: ImplementationInfo; readonly message?: never }
  | { readonly ok: false; readonly message: string };

function introduction(result: unknown): Introduction {
  const version: unknown = typeof result === "object" && result !== null
    ? Reflect.get(result, "protocolVersion")
    : undefined;
  if (typeof version === "string" && version !== PROTOCOL_VERSION) {
    const message = `wanted version ${PROTOCOL_VERSION} of the protocol, got version ${version}`;
    return { ok: false, message };
  }
  const checked = check<InitializeResult>(initializeResult, result);
  if (!checked.ok) return { ok: false, message: formatProblems(checked.problems, ["result"]) };
  const { protocolVersion: _, operations: declared, ...info } = checked.value;
  return { ok: true, info: { ...info, operations: declared.filter(isOperationName) } };
}

/** An outcome whose words are safe to show. */
function harmless(outcome: Rejected | Unsupported): Rejected | Unsupported {
  if (outcome.outcome === "rejected") return { ...outcome, message: plain(outcome.message) };
  return { ...outcome, reason: plain(outcome.reason) };
}

/** A connection to a process. */
class ProcessAdapter implements Adapter {
  readonly info: ImplementationInfo;
  readonly #child: Child;
  readonly #client: RpcClient;

  constructor(child: Child, client: RpcClient, info: ImplementationInfo) {
    this.#child = child;
    this.#client = client;
    this.info = info;
  }

  get lost(): boolean {
    return this.#client.lost;
  }

  async ask<O extends OperationName>(request: Request<O>, limit: number): Promise<Answer<O>> {
    const { operation, input, ...design } = request;
    const encoded = encode(operations[operation].input, input);
    if (!encoded.ok) return this.#breakdown("crash", `cannot be asked: ${formatProblems(encoded.problems, ["input"])}`);
    const reply = await this.#client.request("ask", { operation, ...design, input: encoded.value }, limit);
    if (reply.kind === "result") return this.#read(operation, reply.result);
    if (reply.kind !== "error") return reply;
    const { code, message, data } = reply.error;
    const detail = data === undefined ? "" : ` (${typeof data === "string" ? data : preview(data)})`;
    return this.#breakdown("crash", plain(`answered with error ${code}: ${message}${detail}`));
  }

  #read<O extends OperationName>(operation: O, result: unknown): Answer<O> {
    const outcome = check(rawOutcome, result);
    if (!outcome.ok) return this.#breakdown("protocol-error", formatProblems(outcome.problems, ["result"]));
    if (outcome.value.outcome !== "ok") return { kind: "outcome", outcome: harmless(outcome.value) };
    const value = check(operations[operation].value, outcome.value.value);
    if (!value.ok) return this.#breakdown("protocol-error", formatProblems(value.problems, ["result", "value"]));
    return { kind: "outcome", outcome: { outcome: "ok", value: value.value } };
  }

  #breakdown(kind: "crash" | "protocol-error", message: string): Breakdown {
    return { kind, message, stderr: this.#child.stderr };
  }

  close(): Promise<readonly string[]> {
    return this.#child.end();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#child.kill();
  }
}
