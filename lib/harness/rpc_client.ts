import { check } from "../protocol/check.ts";
import { formatProblems } from "../protocol/format_problems.ts";
import { preview } from "../protocol/preview.ts";
import { type RpcError, type RpcResponse, rpcResponse } from "../protocol/rpc.ts";
import type { Breakdown } from "./adapter.ts";
import type { Child } from "./child.ts";

/** What came back for a request. */
export type Reply =
  | { readonly kind: "result"; readonly result: unknown }
  | { readonly kind: "error"; readonly error: RpcError }
  | Breakdown;

/** The suite's end of a conversation with a process, one request at a time. */
export class RpcClient {
  readonly #child: Child;
  #id = 0;
  #lost = false;

  constructor(child: Child) {
    this.#child = child;
  }

  /** Whether the conversation is over because the other end broke it off, or its rules. */
  get lost(): boolean {
    return this.#lost;
  }

  /** Makes a request and waits for the answer. Never rejects; the process is killed if it breaks the protocol. */
  async request(method: string, params: unknown, limit: number): Promise<Reply> {
    const id = ++this.#id;
    this.#child.write(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    const line = await this.#child.readLine(limit);
    switch (line.kind) {
      case "timeout":
        await this.#give();
        return { kind: "timeout", limit, stderr: this.#child.stderr };
      case "malformed":
        return await this.#refuse(line.message);
      case "end":
        return await this.#died(line.rest);
      case "line":
        return await this.#read(line.text, id);
    }
  }

  async #read(text: string, id: number): Promise<Reply> {
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      return await this.#refuse(`wanted one JSON message a line on standard output, got ${excerpt(text)}`);
    }
    const response = check(rpcResponse, message);
    if (!response.ok) {
      const problems = formatProblems(response.problems);
      return await this.#refuse(`wanted a JSON-RPC 2.0 response, got ${excerpt(text)}: ${problems}`);
    }
    const wrong = this.#wrongId(response.value, id);
    if (wrong !== undefined) return await this.#refuse(wrong);
    const { error, result } = response.value;
    return error === undefined ? { kind: "result", result } : { kind: "error", error };
  }

  #wrongId(response: RpcResponse, id: number): string | undefined {
    // One who could not read a request cannot know its id.
    if (response.id === id || (response.id === null && response.error !== undefined)) return undefined;
    const got = `wanted the answer to request ${id}, got one with id ${preview(response.id)}`;
    if (typeof response.id !== "number" || response.id < 1) return `${got}, which no request has`;
    return response.id < id ? `${got}, which is answered already` : `${got}, which has not been asked yet`;
  }

  async #refuse(message: string): Promise<Reply> {
    await this.#give();
    return { kind: "protocol-error", message, stderr: this.#child.stderr };
  }

  async #died(rest: string): Promise<Reply> {
    const ending = await this.#child.ending();
    await this.#give();
    const message = rest === "" ? ending : `${ending} in the middle of a message: ${excerpt(rest)}`;
    return { kind: "crash", message, stderr: this.#child.stderr };
  }

  async #give(): Promise<void> {
    this.#lost = true;
    await this.#child.kill();
  }
}

function excerpt(text: string): string {
  return JSON.stringify(text.length <= 80 ? text : `${text.slice(0, 79)}…`);
}
