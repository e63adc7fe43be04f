import { dim, green, red } from "@std/fmt/colors";
import type { PlainResult } from "../../lib/harness/explain.ts";
import { columns } from "../conformance/columns.ts";

/** Milliseconds between two states that are shown. */
const PACE = 100;

/** Shows on a terminal how far several runs have come, elsewhere only which have ended. */
export class Board implements Disposable {
  readonly #runs = new Map<string, { done: number; failed: number; planned: number }>();
  readonly #isTerminal = Deno.stderr.isTerminal();
  #shownAt = -Infinity;

  /** Begins a run. */
  begin(name: string, planned: number): void {
    this.#runs.set(name, { done: 0, failed: 0, planned });
    this.#show();
  }

  /** Counts a case of a run. */
  count(name: string, { verdict }: PlainResult): void {
    const run = this.#runs.get(name);
    if (run === undefined) return;
    run.done++;
    if (!["pass", "skipped", "unsupported"].includes(verdict.kind)) run.failed++;
    if (performance.now() - this.#shownAt > PACE) this.#show();
  }

  /** Ends a run, with a line about it. */
  end(name: string, line: string): void {
    this.#runs.delete(name);
    this.#write(`${this.#isTerminal ? "\r\x1b[K" : ""}${line}\n`);
    this.#show();
  }

  #show(): void {
    if (!this.#isTerminal) return;
    this.#shownAt = performance.now();
    const runs = [...this.#runs].map(([name, { done, failed, planned }]) =>
      `${name} ${done === 0 ? dim("starting") : green(`${done}/${planned}`)}${failed === 0 ? "" : red(` ✗ ${failed}`)}`
    );
    const line = runs.join("  ");
    this.#write(`\r\x1b[K${runs.length * 32 > columns() ? runs[0] ?? "" : line}`);
  }

  #write(text: string): void {
    Deno.stderr.writeSync(new TextEncoder().encode(text));
  }

  /** Takes what was shown away. */
  [Symbol.dispose](): void {
    if (this.#isTerminal) this.#write("\r\x1b[K");
  }
}
