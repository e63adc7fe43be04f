import { wantedOneOf } from "../protocol/wanted_one_of.ts";

/** What a shell may offer in place of a value. */
export type Completion =
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "file" }
  | { readonly kind: "nothing" };

/** A flag of a command: how it is written, what it is for, and how it is read. */
export interface Flag<T> {
  /** What it is for, in one line. */
  readonly help: string;
  /** The value's name in the help, and what completes it; absent for a flag that is only there or not. */
  readonly value?: { readonly name: string; readonly completion: Completion };
  /**
   * Reads the values that were given, none where the flag is absent.
   *
   * @throws {SyntaxError} with what was wanted, then what came
   */
  read(values: readonly string[]): T;
}

/** A flag that is there or not. */
export function onOff(help: string): Flag<boolean> {
  return { help, read: (values) => values.length > 0 };
}

/** A flag with a text. */
export function text(
  name: string,
  help: string,
  completion: Completion = { kind: "nothing" },
): Flag<string | undefined> {
  return { help, value: { name, completion }, read: single };
}

/** A flag with the path of a file. */
export function file(name: string, help: string): Flag<string | undefined> {
  return text(name, help, { kind: "file" });
}

/** A flag with a list, separated by commas or by giving the flag again; words that are known are offered. */
export function list(name: string, help: string, words: readonly string[] = []): Flag<readonly string[] | undefined> {
  const completion: Completion = words.length === 0 ? { kind: "nothing" } : { kind: "words", words };
  return {
    help,
    value: { name, completion },
    read: (values) => values.length === 0 ? undefined : values.flatMap((value) => value.split(",")).filter(Boolean),
  };
}

/** A flag with one of some words, the first of which is meant where it is absent. */
export function choice<const W extends string>(name: string, help: string, words: readonly [W, ...W[]]): Flag<W> {
  const [usual] = words;
  const flag = oneOf(name, `${help} (${usual})`, words);
  return { ...flag, read: (values) => flag.read(values) ?? usual };
}

/** A flag with one of some words, or none. */
export function oneOf<const W extends string>(name: string, help: string, words: readonly W[]): Flag<W | undefined> {
  return {
    help,
    value: { name, completion: { kind: "words", words } },
    read: (values) => {
      const value = single(values);
      const found = words.find((word) => word === value);
      if (value !== undefined && found === undefined) throw new SyntaxError(wantedOneOf(words, value));
      return found;
    },
  };
}

/** A flag with a number that is not below `least`; whole, unless it counts seconds. */
export function number(
  name: string,
  help: string,
  { usual, least, most = Number.MAX_SAFE_INTEGER }: {
    readonly usual: number;
    readonly least: number;
    readonly most?: number;
  },
): Flag<number> {
  const isWhole = name !== "SECONDS";
  return {
    help: `${help} (${usual})`,
    value: { name, completion: { kind: "nothing" } },
    read: (values) => {
      const value = single(values);
      if (value === undefined) return usual;
      const read = /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : NaN;
      if (!(read >= least && read <= most) || (isWhole && !Number.isSafeInteger(read))) {
        const limit = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
        throw new SyntaxError(`wanted a ${isWhole ? "whole " : ""}number ${limit}, got ${value}`);
      }
      return read;
    },
  };
}

function single(values: readonly string[]): string | undefined {
  if (values.length > 1) throw new SyntaxError(`wanted one value, got ${values.join(" and ")}`);
  return values[0];
}
