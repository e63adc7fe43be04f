import type { Implementation } from "../protocol/implementation.ts";
import { RpcErrorCode } from "../protocol/rpc.ts";
import { answerLine } from "./answer_line.ts";
import { LineReader } from "./line_reader.ts";

/** Where messages come from, and where answers go. */
export interface Streams {
  /** Messages of the suite, one a line. */
  readonly readable: ReadableStream<Uint8Array>;
  /** Answers, one a line. It is closed in the end. */
  readonly writable: WritableStream<Uint8Array>;
}

/**
 * Serves an implementation over the protocol: answers one message a line until the input ends.
 *
 * Nothing else may be written to the output; `console.error` is free.
 *
 * @param streams Standard input and output if left out.
 */
export async function serve(implementation: Implementation, streams?: Streams): Promise<void> {
  const { readable, writable } = streams ?? { readable: Deno.stdin.readable, writable: Deno.stdout.writable };
  const reader = new LineReader(readable);
  const writer = writable.getWriter();
  const encoder = new TextEncoder();
  while (true) {
    const line = await reader.next();
    if (line.kind === "end") break;
    const answer = line.kind === "line"
      ? await answerLine(implementation, line.text)
      : JSON.stringify({ jsonrpc: "2.0", id: null, error: { code: RpcErrorCode.PARSE_ERROR, message: line.message } });
    await writer.write(encoder.encode(`${answer}\n`));
    if (line.kind === "malformed") break;
  }
  await reader.cancel();
  await writer.close();
}
