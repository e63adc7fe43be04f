import type { Draft, Line, Part, Target } from "./draft.ts";
import { errnos, Refusal } from "./refusal.ts";

/** An instruction that was written, and the part that it belongs to. */
interface Written {
  readonly draft: Draft;
  readonly part: Part;
}

/**
 * Takes down the instructions of a prologue, up to what there is room for. That there was none for some shows only when
 * it is asked, as perf asks at certain points; until then writing goes on, to no effect.
 */
export class Writer {
  readonly #written: Written[] = [];
  readonly #room: number;
  #overflowed = false;

  /**
   * Starts with nothing written.
   *
   * @param room How many instructions there is room for.
   */
  constructor(room: number) {
    this.#room = room;
  }

  /** Whether there was no room for an instruction. */
  get overflowed(): boolean {
    return this.#overflowed;
  }

  /** How many instructions have been written, which is the index of the next one. */
  get end(): number {
    return this.#written.length;
  }

  /** Writes instructions, as many as fit. */
  write(part: Part, drafts: readonly Draft[]): void {
    for (const draft of drafts) {
      this.#overflowed ||= this.#written.length >= this.#room;
      if (!this.#overflowed) this.#written.push({ draft, part });
    }
  }

  /**
   * Looks whether there was room for everything.
   *
   * @throws {Refusal} If there was not.
   */
  check(): void {
    if (!this.#overflowed) return;
    throw new Refusal(errnos.tooBig, `wanted a prologue of at most ${Math.max(this.#room, 0)} instructions, got more`);
  }

  /**
   * Finishes what was written.
   *
   * @param landing The index of the instruction that a jump leads to.
   */
  finish(landing: (to: Target) => number): readonly Line[] {
    return this.#written.map(({ draft: { to, ...insn }, part }, index) =>
      to === undefined ? { insn, part } : { insn: { ...insn, off: landing(to) - (index + 1) }, part, to }
    );
  }
}
