import type { Expression } from "./expression.ts";
import type { FetchArg } from "./fetch_arg.ts";

/** A probe as a section's name defines it. */
export interface Section {
  /** What the probe event is called. */
  readonly event: string;
  /** The function that is probed at its start. */
  readonly function: string;
  /** Where the function's name stands in the text, as a column from 1. */
  readonly functionColumn: number;
  readonly args: readonly SectionArg[];
}

/** An argument of a probe, in either syntax. */
export type SectionArg =
  | { readonly kind: "fetch"; readonly arg: FetchArg }
  | {
    readonly kind: "expression";
    /** The name that it is given in front of a `=`. */
    readonly name?: string;
    readonly expression: Expression;
  };
