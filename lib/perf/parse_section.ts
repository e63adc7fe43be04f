import { takeExpression } from "./expression.ts";
import { Scanner } from "./scanner.ts";
import type { Section, SectionArg } from "./section.ts";
import { takeFetch } from "./take_fetch.ts";

/** As many arguments as `perf probe` takes. */
const MOST_ARGS = 128;

/** Longer texts, in UTF-16 code units, are refused, which bounds the work that resolving can cause. */
const LONGEST = 16384;

const EVENT = /[A-Za-z_][A-Za-z0-9_]*/y;
const FUNCTION = /[A-Za-z_][A-Za-z0-9_.]*/y;
const NAME = /([A-Za-z_][A-Za-z0-9_]*)=/y;

/**
 * Reads the name of a program's section, `EVENT=FUNCTION [ARG…]`, where white space separates the arguments.
 *
 * An argument that starts, behind its name if it has one, with one of `% $ @ + - \` is in the kernel's fetch syntax; any
 * other is a C expression.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseSection } from "./parse_section.ts";
 *
 * const { event, function: name, args } = parseSection("lock_page=__folio_lock folio->flags %si");
 * assertEquals([event, name], ["lock_page", "__folio_lock"]);
 * assertEquals(args.map(({ kind }) => kind), ["expression", "fetch"]);
 * ```
 *
 * @throws {SyntaxError} if the text is no such name; the message names the column, from 1.
 * @throws {RangeError} if there are more than 128 arguments, or the text is longer than 16384 code units.
 */
export function parseSection(text: string): Section {
  if (text.length > LONGEST) {
    throw new RangeError(
      `column ${LONGEST + 1}: wanted a section of at most ${LONGEST} code units, got ${text.length}`,
    );
  }
  const words = [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => ({ start: index, end: index + word.length }));
  const [point, ...rest] = words;
  if (point === undefined) throw new SyntaxError('column 1: wanted "event=function argument…", got an empty section');
  if (rest.length > MOST_ARGS) {
    throw new RangeError(`column ${point.end + 1}: wanted at most ${MOST_ARGS} arguments, got ${rest.length}`);
  }
  const scanner = new Scanner(text, point.start, point.end);
  const [event = ""] = scanner.expect(EVENT, "an event's name");
  scanner.expect(/=/y, '"=" behind the event\'s name');
  const { column } = scanner;
  const [name = ""] = scanner.expect(FUNCTION, "a function's name");
  if (!scanner.done) scanner.fail("white space behind the function's name, as only a function's start can be probed");
  return {
    event,
    function: name,
    functionColumn: column,
    args: rest.map(({ start, end }) => takeArg(text, start, end)),
  };
}

function takeArg(text: string, start: number, end: number): SectionArg {
  const scanner = new Scanner(text, start, end);
  const name = scanner.take(NAME)?.[1];
  const named = name === undefined ? {} : { name };
  if (scanner.peek(/[%$@+\-\\]/y)) return { kind: "fetch", arg: { ...named, ...takeFetch(scanner) } };
  return { kind: "expression", ...named, expression: takeExpression(scanner) };
}
