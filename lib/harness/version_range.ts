/** A version: its numbers, most significant first. */
type Version = readonly number[];

/** One condition of a range. */
interface Comparator {
  readonly operator: "<" | "<=" | ">" | ">=" | "=";
  readonly version: Version;
}

/**
 * A range of versions: every condition must hold.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { inRange, parseRange, type VersionRange } from "./version_range.ts";
 *
 * const range: VersionRange = parseRange(">=6.12 <7.2");
 * assert(inRange("6.18.44", range));
 * assert(!inRange("7.2.0-rc1", range));
 * ```
 */
export type VersionRange = readonly Comparator[];

const COMPARATOR = /^(<=|>=|<|>|=)?(\d+(?:\.\d+)*)$/;

/**
 * Reads a range: conditions such as `>=6.12` or `<7.2` with spaces between; a bare version means that it begins so, as
 * `6.12` takes 6.12.3.
 *
 * @throws {SyntaxError} if a condition is neither
 */
export function parseRange(text: string): VersionRange {
  const words = text.trim().split(/\s+/);
  return words.map((word) => {
    const [, operator = "=", version] = COMPARATOR.exec(word) ?? [];
    if (version === undefined || !isOperator(operator)) {
      throw new SyntaxError(`wanted a range of versions such as ">=6.12 <7.2", got ${JSON.stringify(text)}`);
    }
    return { operator, version: version.split(".").map(Number) };
  });
}

/** Whether a version, whose text may go on behind the numbers (`6.12.107+deb13`), lies in a range. */
export function inRange(version: string, range: VersionRange): boolean {
  const numbers = numbersOf(version);
  return numbers.length > 0 && range.every((comparator) => holds(comparator, numbers));
}

function numbersOf(version: string): Version {
  return /\d+(?:\.\d+)*/.exec(version)?.[0].split(".").map(Number) ?? [];
}

function holds({ operator, version }: Comparator, numbers: Version): boolean {
  if (operator === "=") return version.every((part, i) => part === numbers[i]);
  const order = compare(numbers, version);
  switch (operator) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
  }
}

function compare(a: Version, b: Version): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function isOperator(text: string): text is Comparator["operator"] {
  return ["<", "<=", ">", ">=", "="].includes(text);
}
