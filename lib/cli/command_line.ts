import type { Completion, Flag } from "./flag.ts";

/** The flags of a command, by name. */
export type Flags = Readonly<Record<string, Flag<unknown>>>;

/** What stands on a command's line beside flags. */
export interface Operands {
  /** How they are called in the help, such as `NAME` or `list|show ID`. */
  readonly name: string;
  readonly help: string;
  /** How few and how many there may be. */
  readonly least: number;
  readonly most: number;
  readonly completion: Completion;
}

/** A command as data, from which its parser, its help and its shell completions are made. */
export interface CommandLine<F extends Flags> {
  /** The task's name: the command is run as `deno task NAME`. */
  readonly name: string;
  /** What it does, in one line. */
  readonly summary: string;
  readonly flags: F;
  /** Absent where only flags are taken. */
  readonly operands?: Operands;
  /** Lines to try, each with what it does. */
  readonly examples: readonly (readonly [line: string, meaning: string])[];
  /** What the exit codes mean, each a line. */
  readonly exitCodes: Readonly<Record<number, string>>;
}

/** What the flags of a command come to. */
export type FlagValues<F extends Flags> = { readonly [N in keyof F]: F[N] extends Flag<infer T> ? T : never };

/** A command line that was read. */
export interface ParsedLine<F extends Flags> {
  readonly flags: FlagValues<F>;
  readonly operands: readonly string[];
}
