import { excerpt } from "../text/excerpt.ts";
import type { Scanner } from "./scanner.ts";

/** More digits than any 64-bit number has in any base, leading zeros aside. */
const MOST_DIGITS = 24;

/** Without a sign: hexadecimal behind `0x`, octal behind `0`, else decimal. */
const NUMBER = /0[xX][0-9a-fA-F]+|[0-9]+/y;

/**
 * Takes a signed number of 64 bits. Its digits are written as in C: `0x10`, `020`, `16`. Its sign was taken before.
 *
 * @throws {SyntaxError} if there is no number, a digit is not one of its base, or it needs more than 64 bits.
 */
export function takeSigned(scanner: Scanner, wanted: string, sign: 1n | -1n = 1n): bigint {
  return takeNumber(scanner, wanted, sign, (value) => BigInt.asIntN(64, value));
}

/**
 * Takes an unsigned number of 64 bits, written as in C.
 *
 * @throws {SyntaxError} as {@linkcode takeSigned} does.
 */
export function takeUnsigned(scanner: Scanner, wanted: string): bigint {
  return takeNumber(scanner, wanted, 1n, (value) => BigInt.asUintN(64, value));
}

function takeNumber(scanner: Scanner, wanted: string, sign: 1n | -1n, wrap: (value: bigint) => bigint): bigint {
  const { column } = scanner;
  const [digits = ""] = scanner.expect(NUMBER, wanted);
  if (/^0[0-9]*[89]/.test(digits)) {
    throw new SyntaxError(
      `column ${column}: wanted ${wanted}, got "${excerpt(digits)}", which is not octal`,
    );
  }
  const value = digits.length > MOST_DIGITS ? undefined : sign * BigInt(digits.replace(/^0(?=[0-7])/, "0o"));
  if (value === undefined || wrap(value) !== value) {
    throw new SyntaxError(`column ${column}: wanted ${wanted} of 64 bits, got more`);
  }
  return value;
}
