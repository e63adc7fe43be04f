import { ANSWER_HEADER, type AnswerHeader, decodeAnswerHeader } from "./answer.ts";

/** An answer as it came: how many rounds it tells of, and the bytes that tell them. */
export interface RawAnswer {
  readonly rounds: number;
  readonly body: Uint8Array;
}

/** Bytes of the largest answer that is believed. */
const LARGEST = 256 * 2 ** 20;

/** The way to and from a guest's agent: frames go out as they come, answers are given to who waits for their tag. */
export class Channel {
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #pump: Promise<void>;
  readonly #waiting = new Map<number, PromiseWithResolvers<RawAnswer>>();
  #chunks: Uint8Array[] = [];
  #size = 0;
  #header: AnswerHeader | undefined;
  #lost: Error | undefined;

  /** @param streams The guest's port. */
  constructor(
    streams: { readonly readable: ReadableStream<Uint8Array>; readonly writable: WritableStream<Uint8Array> },
  ) {
    this.#writer = streams.writable.getWriter();
    this.#writer.closed.catch(() => {});
    this.#reader = streams.readable.getReader();
    this.#pump = this.#readAll();
  }

  /** Sends a frame that nothing answers. */
  send(frame: Uint8Array): void {
    this.#writer.write(frame).catch(() => this.#lose("the machine takes no more requests"));
  }

  /**
   * Sends a frame and waits for the answer to its tag.
   *
   * @throws {Error} If none can come any more.
   */
  async exchange(tag: number, frame: Uint8Array): Promise<RawAnswer> {
    if (this.#lost !== undefined) throw this.#lost;
    const waiting = Promise.withResolvers<RawAnswer>();
    this.#waiting.set(tag, waiting);
    this.send(frame);
    return await waiting.promise;
  }

  /** Gives the way up, and whoever waits for an answer with it. */
  async close(): Promise<void> {
    this.#lose("the way to the machine was closed");
    await Promise.allSettled([this.#writer.abort(), this.#reader.cancel()]);
    await this.#pump;
  }

  async #readAll(): Promise<void> {
    try {
      for (let next = await this.#reader.read(); !next.done; next = await this.#reader.read()) this.#take(next.value);
      this.#lose("the machine is gone");
    } catch (error) {
      this.#lose(error instanceof Error ? error.message : String(error));
    }
  }

  #take(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    while (true) {
      if (this.#header === undefined) {
        if (this.#size < ANSWER_HEADER) return;
        this.#header = decodeAnswerHeader(this.#shift(ANSWER_HEADER));
        if (this.#header.size > LARGEST) throw new RangeError("the machine's port does not speak the agent's language");
      }
      const { size, tag, rounds } = this.#header;
      if (this.#size < size) return;
      const body = this.#shift(size);
      this.#header = undefined;
      this.#waiting.get(tag)?.resolve({ rounds, body });
      this.#waiting.delete(tag);
    }
  }

  /** Takes so many bytes off what has come. */
  #shift(size: number): Uint8Array {
    const [first] = this.#chunks;
    const whole = this.#chunks.length === 1 && first !== undefined ? first : concat(this.#chunks, this.#size);
    this.#size -= size;
    this.#chunks = this.#size === 0 ? [] : [whole.subarray(size)];
    return whole.subarray(0, size);
  }

  #lose(message: string): void {
    this.#lost ??= new Error(message);
    for (const { reject } of this.#waiting.values()) reject(this.#lost);
    this.#waiting.clear();
  }
}

function concat(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
