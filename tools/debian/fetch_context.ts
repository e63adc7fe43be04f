import type { InstalledDebian } from "./installed_debian.ts";
import type { Run } from "./run_program.ts";

/** What is told while something is fetched. */
export interface FetchEvents {
  /**
   * A step begins.
   *
   * @param step What is done.
   * @param bytes How much there is to download; absent where that is not known, or nothing is.
   */
  begin(step: string, bytes?: number): void;
  /** How much of the step is done, from 0 to 1. */
  advance(share: number): void;
  /** Something that the user should know goes otherwise than it should. */
  note(text: string): void;
}

/** What fetching works with. */
export interface FetchContext {
  readonly debian: InstalledDebian;
  readonly run: Run;
  readonly events: FetchEvents;
  /** This project's folder of the user's cache. */
  readonly cache: string;
}
