import { dim, green, red } from "@std/fmt/colors";
import type { PlainResult } from "../../lib/harness/explain.ts";
import { columns } from "./columns.ts";

/** Milliseconds between two states that are shown. */
const PACE = 80;

/** Shows on a terminal how far a run has come; elsewhere nothing. */
export class Progress {
  readonly #planned: number;
  readonly #isShown = Deno.stderr.isTerminal();
  #done = 0;
  #failed = 0;
  #shownAt = performance.now();
  #isDirty = false;

  /** @param planned How many cases there are. */
  constructor(planned: number) {
    this.#planned = planned;
  }

  /** Counts a case, and shows it if the last one was shown a while ago. */
  count({ case: { id }, verdict }: PlainResult): void {
    this.#done++;
    if (!["pass", "skipped", "unsupported"].includes(verdict.kind)) this.#failed++;
    if (!this.#isShown || performance.now() - this.#shownAt < PACE) return;
    this.#shownAt = performance.now();
    const failed = this.#failed === 0 ? "" : ` ${red(`✗ ${this.#failed}`)}`;
    const room = Math.max(0, columns() - 24);
    this.#write(`\r\x1b[K${green(`${this.#done}/${this.#planned}`)}${failed} ${dim(id.slice(0, room))}`);
    this.#isDirty = true;
  }

  /** Takes what was shown away. */
  [Symbol.dispose](): void {
    if (this.#isDirty) this.#write("\r\x1b[K");
  }

  #write(text: string): void {
    Deno.stderr.writeSync(new TextEncoder().encode(text));
  }
}
