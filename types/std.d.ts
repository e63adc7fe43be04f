/**
 * The part of the standard library's types that this project uses.
 *
 * The npm build of the library carries no declarations. Without these, `assert` does not narrow and
 * `parse` returns `any`. With JSR in the import map this file goes.
 */

declare module "@std/assert" {
  export class AssertionError extends Error {
    constructor(message: string, options?: ErrorOptions);
  }
  export function assert(expr: unknown, msg?: string): asserts expr;
  export function assertEquals<T>(actual: T, expected: T, msg?: string): void;
  export function assertNotEquals<T>(
    actual: T,
    expected: T,
    msg?: string,
  ): void;
  export function assertStrictEquals<T>(
    actual: unknown,
    expected: T,
    msg?: string,
  ): asserts actual is T;
  export function assertExists<T>(
    actual: T,
    msg?: string,
  ): asserts actual is NonNullable<T>;
  export function assertFalse(
    expr: unknown,
    msg?: string,
  ): asserts expr is false;
  export function assertMatch(
    actual: string,
    expected: RegExp,
    msg?: string,
  ): void;
  export function assertNotMatch(
    actual: string,
    expected: RegExp,
    msg?: string,
  ): void;
  export function assertStringIncludes(
    actual: string,
    expected: string,
    msg?: string,
  ): void;
  export function assertArrayIncludes<T>(
    actual: ArrayLike<T>,
    expected: ArrayLike<T>,
    msg?: string,
  ): void;
  export function assertObjectMatch(
    actual: object,
    expected: object,
    msg?: string,
  ): void;
  export function assertGreater<T>(actual: T, expected: T, msg?: string): void;
  export function assertGreaterOrEqual<T>(
    actual: T,
    expected: T,
    msg?: string,
  ): void;
  export function assertLess<T>(actual: T, expected: T, msg?: string): void;
  export function assertLessOrEqual<T>(
    actual: T,
    expected: T,
    msg?: string,
  ): void;
  export function assertInstanceOf<T>(
    actual: unknown,
    expected: abstract new (...args: never[]) => T,
    msg?: string,
  ): asserts actual is T;
  export function assertThrows<E extends Error = Error>(
    fn: () => unknown,
    errorClass: abstract new (...args: never[]) => E,
    msgIncludes?: string,
    msg?: string,
  ): E;
  export function assertThrows(fn: () => unknown, msg?: string): unknown;
  export function assertRejects<E extends Error = Error>(
    fn: () => PromiseLike<unknown>,
    errorClass: abstract new (...args: never[]) => E,
    msgIncludes?: string,
    msg?: string,
  ): Promise<E>;
  export function assertRejects(
    fn: () => PromiseLike<unknown>,
    msg?: string,
  ): Promise<unknown>;
  export function equal(a: unknown, b: unknown): boolean;
  export function fail(msg?: string): never;
  export function unreachable(msg?: string): never;
}

declare module "@std/cli/parse-args" {
  /** What `parseArgs` returns when its options are given as values: every flag by name, the rest under `_`. */
  export interface Args {
    readonly _: readonly (string | number)[];
    readonly [flag: string]: unknown;
  }
  export interface ParseOptions {
    readonly boolean?: readonly string[];
    readonly string?: readonly string[];
    readonly collect?: readonly string[];
    readonly negatable?: readonly string[];
    readonly alias?: Readonly<Record<string, string | readonly string[]>>;
    readonly default?: Readonly<Record<string, unknown>>;
    readonly stopEarly?: boolean;
    readonly "--"?: boolean;
    readonly unknown?: (arg: string, key?: string, value?: unknown) => unknown;
  }
  export function parseArgs(
    args: readonly string[],
    options?: ParseOptions,
  ): Args;
}

declare module "@std/expect" {
  export interface MatcherContext {
    readonly value: unknown;
    readonly isNot: boolean;
  }
  export interface MatchResult {
    readonly message: () => string;
    readonly pass: boolean;
  }
  export type Matcher = (
    context: MatcherContext,
    ...args: never[]
  ) => MatchResult | Promise<MatchResult>;
  /** The matchers of `expect`; a module that adds one augments this interface. */
  export interface Expected {
    readonly not: this;
    toBe(expected: unknown): void;
    toEqual(expected: unknown): void;
    toThrow(
      expected?: string | RegExp | (new (...args: never[]) => Error),
    ): void;
    toBeTruthy(): void;
    toContain(expected: unknown): void;
    toMatch(expected: RegExp | string): void;
  }
  export const expect: {
    (value: unknown): Expected;
    extend(matchers: Readonly<Record<string, Matcher>>): void;
  };
}

declare module "@std/fmt/bytes" {
  export function format(
    bytes: number,
    options?: { readonly binary?: boolean },
  ): string;
}

declare module "@std/fmt/colors" {
  export function setColorEnabled(value: boolean): void;
  export function getColorEnabled(): boolean;
  export function bold(text: string): string;
  export function dim(text: string): string;
  export function italic(text: string): string;
  export function underline(text: string): string;
  export function red(text: string): string;
  export function green(text: string): string;
  export function yellow(text: string): string;
  export function blue(text: string): string;
  export function magenta(text: string): string;
  export function cyan(text: string): string;
  export function gray(text: string): string;
  export function stripAnsiCode(text: string): string;
}

declare module "@std/fmt/duration" {
  export function format(
    milliseconds: number,
    options?: { readonly ignoreZero?: boolean },
  ): string;
}

declare module "@std/text/levenshtein-distance" {
  export function levenshteinDistance(str1: string, str2: string): number;
}

declare module "@std/yaml" {
  export interface ParseOptions {
    readonly allowDuplicateKeys?: boolean;
    readonly schema?: "failsafe" | "json" | "core" | "default" | "extended";
  }
  export interface StringifyOptions {
    readonly lineWidth?: number;
    readonly indent?: number;
    readonly sortKeys?: boolean;
    readonly useAnchors?: boolean;
  }
  export function parse(content: string, options?: ParseOptions): unknown;
  export function stringify(data: unknown, options?: StringifyOptions): string;
}
