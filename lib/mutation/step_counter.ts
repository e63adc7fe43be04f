/** Thrown out of code that has taken more steps than it may. */
export class TooManySteps extends Error {
  override readonly name = "TooManySteps";
}

/**
 * Counts the turns of loops and the calls of functions, so that what hangs is stopped after the same step every time,
 * on any machine.
 */
export class StepCounter {
  #taken = 0;
  #limit = Infinity;

  /** Steps since the last start. */
  get taken(): number {
    return this.#taken;
  }

  /** Whether there were more than there may be. */
  get exceeded(): boolean {
    return this.#taken > this.#limit;
  }

  /** Begins to count anew. */
  start(limit: number): void {
    this.#taken = 0;
    this.#limit = limit;
  }

  /**
   * Counts a step.
   *
   * @throws {TooManySteps} If there have been more than there may be.
   */
  readonly tick = (): void => {
    if (++this.#taken > this.#limit) throw new TooManySteps(`wanted an end within ${this.#limit} steps, got none`);
  };
}
