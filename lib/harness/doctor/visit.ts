import { check } from "../../protocol/check.ts";
import { formatProblems } from "../../protocol/format_problems.ts";
import { initializeResult, PROTOCOL_VERSION } from "../../protocol/messages.ts";
import { preview } from "../../protocol/preview.ts";
import { type RpcResponse, rpcResponse } from "../../protocol/rpc.ts";
import type { Child } from "../child.ts";
import { suite } from "../suite.ts";
import { Ill } from "./ill.ts";

/** Milliseconds in which nothing more may come. */
const SILENCE = 200;

/** One process under examination. */
export class Visit {
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
    throw new Ill(
      formatProblems(checked.problems, ["result"]),
      "docs/schema/protocol.json describes the result of initialize.",
    );
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
    throw new Ill(
      formatProblems(checked.problems),
      'An answer is {"jsonrpc":"2.0","id":…,"result":…}, or has "error" in its place.',
    );
  }
  if (checked.value.id !== id) {
    const mend = "Copy the id of the request into the answer as it is, and answer each request once.";
    throw new Ill(`wanted an answer with id ${preview(id)}, got id ${preview(checked.value.id)}`, mend);
  }
  return checked.value;
}
