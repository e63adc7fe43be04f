import type { Scanner } from "./scanner.ts";

/**
 * The type of a fetched value, as the kernel's probe events write it.
 *
 * - `int`: an integer, printed in decimal (`u8`…`u64`, `s8`…`s64`);
 * - `hex`: an integer printed in hexadecimal (`x8`…`x64`);
 * - `other`: anything else, kept as it is written (`string`, `b4@2/32`, `u8[4]`, `u128`).
 *
 * Source: https://docs.kernel.org/trace/kprobetrace.html#types
 */
export type FetchType =
  | { readonly kind: "int"; readonly signed: boolean; readonly bits: FetchBits }
  | { readonly kind: "hex"; readonly bits: FetchBits }
  | { readonly kind: "other"; readonly text: string };

/** The width in bits of an integer that can be fetched. */
export type FetchBits = 8 | 16 | 32 | 64;

const TYPE = /(?:b[0-9]+@[0-9]+\/[0-9]+|[A-Za-z_][A-Za-z0-9_]*)(?:\[[0-9]+\])?/y;

const BITS: readonly FetchBits[] = [8, 16, 32, 64];

/**
 * Takes the name of a type.
 *
 * @throws {SyntaxError} if there is none.
 */
export function takeFetchType(scanner: Scanner): FetchType {
  const [text = ""] = scanner.expect(TYPE, 'a type such as "u64"');
  const bits = BITS.find((bits) => text.slice(1) === `${bits}`);
  if (bits === undefined) return { kind: "other", text };
  switch (text[0]) {
    case "u":
    case "s":
      return { kind: "int", signed: text[0] === "s", bits };
    case "x":
      return { kind: "hex", bits };
    default:
      return { kind: "other", text };
  }
}

/** Writes a type as {@linkcode takeFetchType} reads it. */
export function formatFetchType(type: FetchType): string {
  switch (type.kind) {
    case "int":
      return `${type.signed ? "s" : "u"}${type.bits}`;
    case "hex":
      return `x${type.bits}`;
    case "other":
      return type.text;
  }
}
