import { plain } from "./plain.ts";

/** How many lines are kept. */
const LINES = 20;

/** UTF-16 code units of a line that are kept. */
const WIDTH = 300;

/** Reads what a process writes on standard error, so that it never has to wait, and keeps the last lines. */
export class StderrTail {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  #lines: string[] = [];
  #last = "";
  /** Resolves at the end of the stream. */
  readonly ended: Promise<void>;

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader();
    this.ended = this.#pump();
  }

  /** The last lines, at most 20, each cut at 300 UTF-16 code units. */
  get lines(): readonly string[] {
    const lines = this.#last === "" ? this.#lines : [...this.#lines, this.#last].slice(-LINES);
    return lines.map(plain);
  }

  /** Gives the stream up. */
  async cancel(): Promise<void> {
    await this.#reader.cancel();
    await this.ended;
  }

  async #pump(): Promise<void> {
    try {
      while (true) {
        const { value, done } = await this.#reader.read();
        if (done) return;
        this.#keep(this.#decoder.decode(value, { stream: true }));
      }
    } catch {
      // The process was killed: there is no more to read.
    }
  }

  #keep(text: string): void {
    const lines = (this.#last + text).split("\n");
    this.#last = (lines.pop() ?? "").slice(0, WIDTH);
    this.#lines = [...this.#lines, ...lines.map((line) => line.trimEnd().slice(0, WIDTH))].slice(-LINES);
  }
}
