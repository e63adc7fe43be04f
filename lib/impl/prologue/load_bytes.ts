import { type FetchType, formatFetchType } from "../../perf/fetch_type.ts";
import type { Bytes } from "./insns.ts";

/** More digits than any number that counts has, leading zeros aside. */
const MOST_DIGITS = 19;

/**
 * How many bytes of a slot perf loads for a declared type: what the digits behind the type's first letter say in bits,
 * and eight where they say anything else. So `u8[4]` is a byte, and so is `b8@0/32`.
 *
 * The digits are read as C's `atoi` reads them, which keeps the low 32 bits of a longer number.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { loadBytes } from "./load_bytes.ts";
 *
 * assertEquals(loadBytes({ kind: "int", signed: true, bits: 16 }), 2);
 * assertEquals(loadBytes({ kind: "other", text: "string" }), 8);
 * assertEquals(loadBytes(undefined), 8);
 * ```
 */
export function loadBytes(type: FetchType | undefined): Bytes {
  if (type === undefined) return 8;
  const digits = /^0*([0-9]*)/.exec(formatFetchType(type).slice(1))?.[1] ?? "";
  if (digits.length > MOST_DIGITS) return 8;
  const long = BigInt(digits);
  // What a long does not hold becomes its greatest value, whose low bits are no width.
  if (BigInt.asIntN(64, long) !== long) return 8;
  switch (BigInt.asIntN(32, long)) {
    case 8n:
      return 1;
    case 16n:
      return 2;
    case 32n:
      return 4;
    default:
      return 8;
  }
}
