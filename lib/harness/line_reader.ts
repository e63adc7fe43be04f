/** What comes next of a stream of lines. */
export type Line =
  /** A line, without the newline that ends it. */
  | { readonly kind: "line"; readonly text: string }
  /** The stream has ended; `rest` is what came behind the last newline. */
  | { readonly kind: "end"; readonly rest: string }
  /** A line is longer than the limit, or is not UTF-8. */
  | { readonly kind: "malformed"; readonly message: string };

/** Bytes of the longest line that is read, unless told otherwise: 64 MiB. */
export const LONGEST_LINE = 64 * 2 ** 20;

const NEWLINE = 0x0a;

/** Reads a stream of bytes line by line, and no further than it is asked to. */
export class LineReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #longest: number;
  /** What was read of the line in hand, but for the last chunk. */
  #parts: Uint8Array[] = [];
  #size = 0;
  #chunk: Uint8Array = new Uint8Array(0);

  /**
   * @param stream The bytes.
   * @param longest Bytes of the longest line that is read.
   */
  constructor(stream: ReadableStream<Uint8Array>, longest: number = LONGEST_LINE) {
    this.#reader = stream.getReader();
    this.#longest = longest;
  }

  /** Reads the next line. Rejects if the stream fails; a second call must wait for the first. */
  async next(): Promise<Line> {
    while (true) {
      const end = this.#chunk.indexOf(NEWLINE);
      const part = end < 0 ? this.#chunk : this.#chunk.subarray(0, end);
      this.#parts.push(part);
      this.#size += part.length;
      this.#chunk = end < 0 ? new Uint8Array(0) : this.#chunk.subarray(end + 1);
      if (this.#size > this.#longest) return this.#tooLong();
      if (end >= 0) return this.#take();
      const { value, done } = await this.#reader.read();
      if (done) return this.#finish();
      this.#chunk = value;
    }
  }

  /** Reads to the end of the stream and keeps nothing. Rejects if the stream fails. */
  async drain(): Promise<void> {
    this.#parts = [];
    while (!(await this.#reader.read()).done);
  }

  /** Gives the stream up; a read that is under way ends. */
  async cancel(): Promise<void> {
    await this.#reader.cancel();
  }

  #take(): Line {
    try {
      return { kind: "line", text: this.#decode() };
    } catch {
      return { kind: "malformed", message: "wanted UTF-8, got other bytes" };
    }
  }

  #finish(): Line {
    try {
      return { kind: "end", rest: this.#decode() };
    } catch {
      return { kind: "end", rest: "�" };
    }
  }

  #tooLong(): Line {
    this.#parts = [];
    this.#size = 0;
    return { kind: "malformed", message: `wanted a line of at most ${this.#longest} bytes, got a longer one` };
  }

  #decode(): string {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    const parts = this.#parts;
    this.#parts = [];
    this.#size = 0;
    return parts.map((part) => decoder.decode(part, { stream: true })).join("") + decoder.decode();
  }
}
