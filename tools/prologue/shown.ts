import type { Line } from "../../lib/impl/prologue/draft.ts";
import type { FetchArg } from "../../lib/perf/fetch_arg.ts";

/** A prologue as it is shown. */
export interface Shown {
  /** The section's name, as it was given. */
  readonly section: string;
  /** The published design that it follows. */
  readonly design: string;
  /** The arguments that user code gets, from r3 on. */
  readonly passed: readonly FetchArg[];
  /** The arguments that it does not get. */
  readonly dropped: readonly FetchArg[];
  /** The instructions, with the part that each belongs to. */
  readonly lines: readonly Line[];
}
