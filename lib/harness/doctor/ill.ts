/** What is wrong with an adapter at one point, and how to mend it. */
export interface Illness {
  readonly reason: string;
  readonly mend: string;
}

/** Thrown where an adapter is not as it should be. */
export class Ill extends Error {
  /** What is wrong. */
  readonly illness: Illness;

  constructor(reason: string, mend: string) {
    super(reason);
    this.illness = { reason, mend };
  }
}
