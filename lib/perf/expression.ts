import { type FetchType, takeFetchType } from "./fetch_type.ts";
import { takeSigned } from "./number.ts";
import type { Scanner } from "./scanner.ts";

/** A C expression that starts at a parameter and follows members and elements, as `perf probe` takes it. */
export interface Expression {
  /** The parameter's name. */
  readonly variable: string;
  /** Where the parameter's name stands in the text, as a column from 1. */
  readonly column: number;
  readonly steps: readonly Step[];
  /** The type to read the value as, instead of its own: a whole type, or only how its own is to be taken. */
  readonly type?: FetchType;
  /** Whether all memory that it reads is user space's. */
  readonly user: boolean;
}

/** What a step takes of the value before it. Columns count code units from 1. */
export type Step =
  | { readonly kind: "arrow" | "dot"; readonly name: string; readonly column: number }
  | { readonly kind: "index"; readonly index: bigint; readonly column: number };

const IDENTIFIER = /[A-Za-z_][A-Za-z0-9_]*/y;

/**
 * Takes `VARIABLE[->MEMBER|.MEMBER|[INDEX]]…[:TYPE][@user]` up to the scanner's end.
 *
 * Source: https://man7.org/linux/man-pages/man1/perf-probe.1.html, "Probe argument"
 *
 * @throws {SyntaxError} if there is no such thing or something follows it; the message names the column.
 */
export function takeExpression(scanner: Scanner): Expression {
  const { column } = scanner;
  const operator = scanner.take(/[&*(!~]/y)?.[0];
  if (operator !== undefined) {
    throw new SyntaxError(
      `column ${column}: wanted a parameter's name, got "${operator}": only ->, . and [] can be used in an argument`,
    );
  }
  const [variable = ""] = scanner.expect(IDENTIFIER, "a parameter's name");
  const steps: Step[] = [];
  for (let step = takeStep(scanner); step !== undefined; step = takeStep(scanner)) steps.push(step);
  const type = scanner.take(/:/y) === undefined ? undefined : takeFetchType(scanner);
  const user = scanner.take(/@user/y) !== undefined;
  if (!scanner.done) scanner.fail("->, ., [ or the end of the argument");
  return { variable, column, steps, ...(type === undefined ? {} : { type }), user };
}

function takeStep(scanner: Scanner): Step | undefined {
  const { column } = scanner;
  switch (scanner.take(/->|\.|\[/y)?.[0]) {
    case "->":
      return { kind: "arrow", name: takeMember(scanner), column };
    case ".":
      return { kind: "dot", name: takeMember(scanner), column };
    case "[": {
      const sign = scanner.take(/-/y) === undefined ? 1n : -1n;
      const index = takeSigned(scanner, "a number as the index", sign);
      scanner.expect(/\]/y, '"]"');
      return { kind: "index", index, column };
    }
    default:
      return undefined;
  }
}

function takeMember(scanner: Scanner): string {
  return scanner.expect(IDENTIFIER, "a member's name")[0] ?? "";
}
