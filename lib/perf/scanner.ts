import { excerpt } from "../text/excerpt.ts";

/** A place in a text that is read from left to right. Columns count code units from 1. */
export class Scanner {
  readonly #text: string;
  readonly #end: number;
  #at: number;

  /** Reads `text` from `start` up to but without `end`. */
  constructor(text: string, start = 0, end: number = text.length) {
    this.#text = text;
    this.#at = start;
    this.#end = end;
  }

  /** The column of what comes next. */
  get column(): number {
    return this.#at + 1;
  }

  /** Whether nothing is left. */
  get done(): boolean {
    return this.#at >= this.#end;
  }

  /** Whether a sticky pattern matches here. */
  peek(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    return !this.done && pattern.test(this.#text);
  }

  /**
   * Takes what a pattern matches here, and returns its groups (the whole match first), or `undefined` and takes nothing.
   *
   * @param pattern A sticky pattern that does not match white space.
   */
  take(pattern: RegExp): readonly string[] | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null || match.index + match[0].length > this.#end) return undefined;
    this.#at += match[0].length;
    return Array.from(match, (group) => group ?? "");
  }

  /**
   * Takes what a pattern matches here.
   *
   * @throws {SyntaxError} if it does not match.
   */
  expect(pattern: RegExp, wanted: string): readonly string[] {
    return this.take(pattern) ?? this.fail(wanted);
  }

  /**
   * Refuses what comes next.
   *
   * @throws {SyntaxError} always.
   */
  fail(wanted: string): never {
    const rest = this.#text.slice(this.#at, this.#end);
    const got = rest === "" ? "the end" : `"${excerpt(rest)}"`;
    throw new SyntaxError(`column ${this.column}: wanted ${wanted}, got ${got}`);
  }
}
