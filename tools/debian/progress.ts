import { format } from "@std/fmt/bytes";
import { dim, green } from "@std/fmt/colors";
import { columns } from "../conformance/columns.ts";
import type { FetchEvents } from "./fetch_context.ts";

/** Milliseconds between two states that are shown. */
const PACE = 80;

/** Columns of the bar. */
const BAR = 24;

/** Where progress is shown: standard error, unless a test looks. */
export interface Screen {
  readonly isTerminal: boolean;
  write(text: string): void;
}

const standardError: Screen = {
  isTerminal: Deno.stderr.isTerminal(),
  write: (text) => void Deno.stderr.writeSync(new TextEncoder().encode(text)),
};

/** Shows on a terminal what is fetched and how far that has come; elsewhere a line for what is downloaded. */
export class FetchProgress implements FetchEvents, Disposable {
  readonly #what: string;
  readonly #screen: Screen;
  #step = "";
  #bytes: number | undefined;
  #shownAt = -Infinity;

  /** @param what What is fetched, in a word. */
  constructor(what: string, screen: Screen = standardError) {
    this.#what = what;
    this.#screen = screen;
  }

  begin(step: string, bytes?: number): void {
    this.#step = step;
    this.#bytes = bytes;
    this.#shownAt = -Infinity;
    if (this.#screen.isTerminal) this.advance(0);
    else if (bytes !== undefined) this.#screen.write(`${this.#what}: ${step}, ${format(bytes)}\n`);
  }

  advance(share: number): void {
    if (!this.#screen.isTerminal || performance.now() - this.#shownAt < PACE) return;
    this.#shownAt = performance.now();
    const full = Math.round(BAR * share);
    const bar = green("━".repeat(full)) + dim("━".repeat(BAR - full));
    const of = this.#bytes === undefined ? "" : `${format(this.#bytes * share)} of ${format(this.#bytes)}`;
    const head = `${this.#what.padEnd(14)}${bar} ${of.padEnd(18)} `;
    const room = Math.max(0, columns() - this.#what.length - BAR - 36);
    this.#screen.write(`\r\x1b[K${head}${dim(this.#step.slice(0, room))}`);
  }

  note(text: string): void {
    this.#screen.write(`${this.#screen.isTerminal ? "\r\x1b[K" : ""}${this.#what}: ${text}\n`);
    this.#shownAt = -Infinity;
  }

  /** Takes what was shown away. */
  [Symbol.dispose](): void {
    if (this.#screen.isTerminal) this.#screen.write("\r\x1b[K");
  }
}
