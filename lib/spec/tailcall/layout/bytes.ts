import { atByte, type Finding } from "../../finding.ts";
import { formatBytes } from "../poke/text.ts";

/** Bytes from hexadecimal digits, white space aside. */
export function bytesOf(hex: string): Uint8Array {
  const digits = hex.replace(/\s+/g, "");
  return Uint8Array.from(
    { length: digits.length / 2 },
    (_, at) => Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16),
  );
}

/** The four bytes of a number, the lowest first, as hexadecimal digits. */
export function le32(value: number): string {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, value, true);
  return formatBytes(bytes).replaceAll(" ", "");
}

/** The byte of a number from -128 to 255, as hexadecimal digits. */
export function byte(value: number): string {
  return (value & 0xff).toString(16).padStart(2, "0");
}

/**
 * Compares the bytes at a place with what may stand there.
 *
 * @param code A function's code.
 * @param at Where in it.
 * @param offset Where the code begins among all code.
 * @param alternatives What may stand there, as hexadecimal digits; that which comes nearest is quoted.
 * @param what What stands there, for people.
 */
export function* compareBytes(
  code: Uint8Array,
  at: number,
  offset: number,
  alternatives: readonly string[],
  what: string,
): Iterable<Finding> {
  let nearest: { readonly wanted: Uint8Array; readonly same: number } | undefined;
  for (const alternative of alternatives) {
    const wanted = bytesOf(alternative);
    const differing = wanted.findIndex((byte, index) => byte !== code[at + index]);
    if (differing < 0) return;
    if (nearest === undefined || differing > nearest.same) nearest = { wanted, same: differing };
  }
  if (nearest === undefined) return;
  const seen = code.subarray(Math.max(at, 0), Math.max(at, 0) + nearest.wanted.length);
  yield atByte(offset + Math.max(at, 0) + nearest.same, `${what}: ${formatBytes(nearest.wanted)}`, formatBytes(seen));
}
