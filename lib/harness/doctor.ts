import { check } from "../protocol/check.ts";
import { formatPath } from "../protocol/format_path.ts";
import { initializeResult, PROTOCOL_VERSION, rawOutcome } from "../protocol/messages.ts";
import { isOperationName, type OperationName, operationNames, operations } from "../protocol/operations.ts";
import { preview } from "../protocol/preview.ts";
import { RpcErrorCode, type RpcResponse, rpcResponse } from "../protocol/rpc.ts";
import { wantedOneOf } from "../protocol/wanted_one_of.ts";
import { Child } from "./child.ts";
import type { Command } from "./command.ts";
import { suite } from "./suite.ts";

/** What is wrong with an adapter at one point, and how to mend it. */
export interface Illness {
  readonly reason: string;
  readonly mend: string;
}

/** What an examination found at one point. */
export interface Diagnosis {
  /** What has to hold. */
  readonly title: string;
  /** What is wrong; absent where all is well. */
  readonly illness?: Illness;
}

/** Milliseconds in which nothing more may come. */
const SILENCE = 200;

/** A program that sets r0 to 0 and exits, as bytes. */
const NOTHING = "b7000000000000009500000000000000";

/**
 * Examines how a process speaks the protocol, point by point, before any case is asked of it.
 *
 * Each point is examined on a process of its own; if it does not introduce itself, the examination ends there. Nothing
 * is left running.
 *
 * @param limit Milliseconds to wait for each answer.
 */
export async function* examine(command: Command, limit: number): AsyncGenerator<Diagnosis> {
  const started = await attempt(() => withChild(command, limit, () => Promise.resolve()));
  yield diagnosis("it starts", started);
  if (started !== undefined) return;
  let declared: readonly string[] = [];
  const greeted = await attempt(() =>
    withChild(command, limit, async (visit) => {
      declared = await visit.greet();
    })
  );
  yield diagnosis(`it answers initialize, in version ${PROTOCOL_VERSION} of the protocol`, greeted);
  if (greeted !== undefined) return;
  for (const [title, point] of points(declared)) {
    yield diagnosis(
      title,
      await attempt(() =>
        withChild(command, limit, async (visit) => {
          await visit.greet();
          await point(visit);
        })
      ),
    );
  }
}

/** Something to examine once the adapter has introduced itself. Throws {@linkcode Ill} where it is not as it should be. */
type Point = (visit: Visit) => Promise<void> | void;

function points(declared: readonly string[]): readonly (readonly [string, Point])[] {
  return [
    ["it declares operations that exist", () => declaresOperations(declared)],
    ["it answers under the id of the request, a number or a text", echoesIds],
    ["it answers one message a line, in the order of the requests", keepsOrder],
    ...declared.filter(isOperationName).filter(canAskNothing).map((operation) =>
      [`it answers ${operation} with an outcome`, (visit: Visit) => answersOperation(visit, operation)] as const
    ),
    ["it declines an operation that it does not know", declinesOperation],
    ["it answers a method that it does not know with an error", refusesMethod],
    ["it answers malformed JSON with an error, and goes on", refusesMalformedJson],
    ["it writes nothing on standard output but answers", keepsSilence],
    ["it exits when its input ends, and leaves nobody behind", leaves],
  ];
}

function diagnosis(title: string, illness: Illness | undefined): Diagnosis {
  return illness === undefined ? { title } : { title, illness };
}

/** Thrown where an adapter is not as it should be. */
class Ill extends Error {
  readonly illness: Illness;

  constructor(reason: string, mend: string) {
    super(reason);
    this.illness = { reason, mend };
  }
}

async function attempt(examination: () => Promise<void>): Promise<Illness | undefined> {
  try {
    await examination();
    return undefined;
  } catch (error) {
    if (error instanceof Ill) return error.illness;
    throw error;
  }
}

async function withChild(
  command: Command,
  limit: number,
  use: (visit: Visit) => Promise<void>,
): Promise<void> {
  let child: Child;
  try {
    child = new Child(command);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Ill(reason, "Check the command's first word: it is a program's name or path; no shell is involved.");
  }
  try {
    await use(new Visit(child, limit));
  } finally {
    await child.kill();
  }
}

/** One process under examination. */
class Visit {
  readonly #child: Child;
  readonly #limit: number;

  constructor(child: Child, limit: number) {
    this.#child = child;
    this.#limit = limit;
  }

  /** Sends a line as it is. */
  send(line: string): void {
    this.#child.write(line);
  }

  /** Makes a request and waits for the answer, which must have its id. */
  async request(id: number | string, method: string, params: unknown): Promise<RpcResponse> {
    this.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    return await this.receive(id);
  }

  /** Waits for an answer under an id. */
  async receive(id: number | string | null): Promise<RpcResponse> {
    const line = await this.#child.readLine(this.#limit);
    switch (line.kind) {
      case "timeout":
        throw new Ill(
          `no answer within ${this.#limit / 1000} s`,
          "Answer every request with a line, and flush standard output after each: it is no terminal, so it is buffered.",
        );
      case "end":
        throw new Ill(
          `it ${await this.#child.ending()}${this.#lastWords(line.rest)}`,
          "Catch what goes wrong, answer it with an error, and read on.",
        );
      case "malformed":
        throw new Ill(line.message, "Write UTF-8, one message a line.");
      case "line":
        return parse(line.text, id);
    }
  }

  /** Lets the adapter introduce itself, and returns the operations that it declares. */
  async greet(): Promise<readonly string[]> {
    const params = { protocolVersion: PROTOCOL_VERSION, client: suite, seed: 1 };
    const { result, error } = await this.request(1, "initialize", params);
    if (error !== undefined) throw new Ill(`error ${error.code}: ${error.message}`, "Answer initialize with a result.");
    const version: unknown = typeof result === "object" && result !== null
      ? Reflect.get(result, "protocolVersion")
      : "";
    if (typeof version === "string" && version !== PROTOCOL_VERSION && version !== "") {
      const mend = `This suite speaks version ${PROTOCOL_VERSION} only; docs/schema/protocol.json describes it.`;
      throw new Ill(`it speaks version ${version}`, mend);
    }
    const checked = check(initializeResult, result);
    if (checked.ok) return checked.value.operations;
    const problems = checked.problems.map(({ path, message }) => `${formatPath(["result", ...path])}: ${message}`);
    throw new Ill(problems.join("; "), "docs/schema/protocol.json describes the result of initialize.");
  }

  /** Whether nothing comes for a moment; otherwise what came. */
  async silence(): Promise<string | undefined> {
    const line = await this.#child.readLine(SILENCE);
    return line.kind === "line" ? line.text : undefined;
  }

  /** Ends the input and returns what was wrong with how the process left. */
  async end(): Promise<readonly string[]> {
    return await this.#child.end();
  }

  #lastWords(rest: string): string {
    const stderr = this.#child.stderr;
    const cut = rest === "" ? "" : ` in the middle of a message: ${preview(rest)}`;
    return stderr.length === 0 ? cut : `${cut}; its last words on standard error:\n${stderr.join("\n")}`;
  }
}

function parse(text: string, id: number | string | null): RpcResponse {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    const mend = "Standard output is for answers only, one JSON message a line: write all else to standard error.";
    throw new Ill(`wanted JSON, got ${preview(text)}`, mend);
  }
  const checked = check(rpcResponse, message);
  if (!checked.ok) {
    const problems = checked.problems.map(({ path, message }) => `${formatPath(path) || "message"}: ${message}`);
    throw new Ill(
      problems.join("; "),
      'An answer is {"jsonrpc":"2.0","id":…,"result":…}, or has "error" in its place.',
    );
  }
  if (checked.value.id !== id) {
    const mend = "Copy the id of the request into the answer as it is, and answer each request once.";
    throw new Ill(`wanted an answer with id ${preview(id)}, got id ${preview(checked.value.id)}`, mend);
  }
  return checked.value;
}

function declaresOperations(declared: readonly string[]): void {
  const unknown = declared.filter((name) => !isOperationName(name));
  if (unknown.length > 0) {
    throw new Ill(
      unknown.map((name) => wantedOneOf(operationNames, name)).join("; "),
      "Correct the list of operations.",
    );
  }
  if (declared.length === 0) throw new Ill("it declares none", `Declare some of ${operationNames.join(", ")}.`);
}

async function echoesIds(visit: Visit): Promise<void> {
  for (const id of [42, "forty-three"]) await visit.request(id, "ask", { operation: "nobody.knows", input: {} });
}

async function keepsOrder(visit: Visit): Promise<void> {
  const ask = (id: number) => ({ jsonrpc: "2.0", id, method: "ask", params: { operation: "nobody.knows", input: {} } });
  visit.send(`${JSON.stringify(ask(2))}\n${JSON.stringify(ask(3))}`);
  await visit.receive(2);
  await visit.receive(3);
}

/** Whether an operation can be asked of a program that does nothing, and needs no more than that. */
function canAskNothing(operation: OperationName): boolean {
  return check<unknown>(operations[operation].input, { program: NOTHING }).ok;
}

async function answersOperation(visit: Visit, operation: OperationName): Promise<void> {
  const { result, error } = await visit.request(2, "ask", { operation, input: { program: NOTHING } });
  if (error !== undefined) {
    throw new Ill(
      `error ${error.code}: ${error.message}`,
      "An error says that the implementation broke; find out why.",
    );
  }
  const outcome = check(rawOutcome, result);
  const value = outcome.ok && outcome.value.outcome === "ok"
    ? check<unknown>(operations[operation].value, outcome.value.value)
    : outcome;
  if (value.ok) return;
  const base = outcome.ok ? ["result", "value"] : ["result"];
  const problems = value.problems.map(({ path, message }) => `${formatPath([...base, ...path])}: ${message}`);
  throw new Ill(problems.join("; "), `docs/schema/protocol.json describes the result of ask ${operation}.`);
}

async function declinesOperation(visit: Visit): Promise<void> {
  const { result, error } = await visit.request(2, "ask", { operation: "nobody.knows", input: {} });
  const outcome = check(rawOutcome, result);
  if (error !== undefined || (outcome.ok && outcome.value.outcome === "unsupported")) return;
  throw new Ill(
    `wanted the outcome unsupported, got ${preview(result)}`,
    'Answer {"outcome":"unsupported","reason":"…"} to every operation that you do not know.',
  );
}

async function refusesMethod(visit: Visit): Promise<void> {
  const { error, result } = await visit.request(2, "nobody/knows", {});
  const mend = `Answer {"error":{"code":${RpcErrorCode.METHOD_NOT_FOUND},"message":"…"}} to every other method.`;
  if (error === undefined) throw new Ill(`wanted an error, got ${preview(result)}`, mend);
  if (error.code !== RpcErrorCode.METHOD_NOT_FOUND) {
    throw new Ill(`wanted error ${RpcErrorCode.METHOD_NOT_FOUND}, got ${error.code}`, mend);
  }
}

async function refusesMalformedJson(visit: Visit): Promise<void> {
  visit.send('{"jsonrpc":"2.0","id":2,');
  const { error, result } = await visit.receive(null);
  const mend = `Answer a line that is no JSON with {"id":null,"error":{"code":${RpcErrorCode.PARSE_ERROR},…}}.`;
  if (error === undefined) throw new Ill(`wanted an error, got ${preview(result)}`, mend);
  if (error.code !== RpcErrorCode.PARSE_ERROR) {
    throw new Ill(`wanted error ${RpcErrorCode.PARSE_ERROR}, got ${error.code}`, mend);
  }
  await visit.request(3, "ask", { operation: "nobody.knows", input: {} });
}

async function keepsSilence(visit: Visit): Promise<void> {
  await visit.request(2, "ask", { operation: "nobody.knows", input: {} });
  const extra = await visit.silence();
  if (extra === undefined) return;
  throw new Ill(`it wrote ${preview(extra)}`, "Answer each request once, and write all else to standard error.");
}

async function leaves(visit: Visit): Promise<void> {
  await visit.request(2, "ask", { operation: "nobody.knows", input: {} });
  const [note] = await visit.end();
  if (note === undefined) return;
  throw new Ill(`it ${note}`, "Leave the loop when standard input ends, and end what you started.");
}
