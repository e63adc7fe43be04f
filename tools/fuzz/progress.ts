import { dim, green, red } from "@std/fmt/colors";
import type { Catch } from "../../lib/fuzz/hunt.ts";

/** Milliseconds between two states that are shown. */
const PACE = 200;

/** Shows on a terminal how far a hunt has come; elsewhere nothing. */
export class Progress {
  readonly #isShown = Deno.stderr.isTerminal();
  readonly #start = performance.now();
  #asked = 0;
  #shapes = new Set<string>();
  #shownAt = 0;

  /** Counts a block, and shows it if the last one was shown a while ago. */
  count(caught: Catch): void {
    if (caught.kind !== "done") return;
    const { answered, refused, declined } = caught.hunt;
    this.#asked += answered + refused + declined;
    for (const { rule, shape } of caught.findings) this.#shapes.add(`${rule} ${shape}`);
    if (!this.#isShown || performance.now() - this.#shownAt < PACE) return;
    this.#shownAt = performance.now();
    const pace = Math.round(1000 * this.#asked / (performance.now() - this.#start));
    const found = this.#shapes.size === 0 ? "" : ` ${red(`✗ ${this.#shapes.size}`)}`;
    this.#write(`\r\x1b[K${green(`${this.#asked} asked`)}${found} ${dim(`${pace}/s`)}`);
  }

  /** Takes what was shown away. */
  [Symbol.dispose](): void {
    if (this.#shownAt > 0) this.#write("\r\x1b[K");
  }

  #write(text: string): void {
    Deno.stderr.writeSync(new TextEncoder().encode(text));
  }
}
