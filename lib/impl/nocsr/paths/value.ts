import { read, type Reading, WIDE } from "./reading.ts";

/**
 * What is known of a register or a stack slot while a program's paths are explored.
 *
 * A scalar stands for everything that does not lead to a stack frame: numbers, and pointers to anything else.
 */
export type Value =
  /** Not written, or scratched by a call. */
  | { readonly kind: "unset" }
  /** Signed 64-bit bounds. */
  | { readonly kind: "scalar"; readonly min: bigint; readonly max: bigint }
  /** A frame's r10 plus `min` to `max` bytes; `frame` counts calls, 0 is the main program's. */
  | { readonly kind: "frame"; readonly frame: number; readonly min: number; readonly max: number }
  /** The address of a function of the program, by its first slot. */
  | { readonly kind: "function"; readonly start: number };

/** A value of which some kind is known. */
export type ValueOf<Kind extends Value["kind"]> = Extract<Value, { readonly kind: Kind }>;

/** Bytes from the frame pointer, up or down, from which on a verifier takes no pointer to be one into the stack. */
export const FAR = 1 << 29;

/** Nothing was written yet. */
export const unset: Value = { kind: "unset" };

/** A number of which nothing is known. */
export const unknown: ValueOf<"scalar"> = scalar(WIDE.signed.all.min, WIDE.signed.all.max);

/** A number within signed bounds. */
export function scalar(min: bigint, max: bigint = min): ValueOf<"scalar"> {
  return { kind: "scalar", min, max };
}

/** What the lower bits of a value are when they are read so. */
export function readAs(value: Value, reading: Reading): ValueOf<"scalar"> {
  const { min, max } = value.kind === "scalar" ? read(value, reading) : reading.all;
  return scalar(min, max);
}

/** The number that a value is known to be. */
export function constant(value: Value): bigint | undefined {
  return value.kind === "scalar" && value.min === value.max ? value.min : undefined;
}

/** Whether a value cannot be a pointer, because something is known of the number. */
export function isNumber(value: Value): boolean {
  return value.kind === "scalar" && (value.min !== unknown.min || value.max !== unknown.max);
}

/** Whether two values say the same of what they stand for. */
export function isSame(a: Value, b: Value | undefined): boolean {
  if (a === b) return true;
  switch (a.kind) {
    case "unset":
      return b?.kind === "unset";
    case "scalar":
      return b?.kind === "scalar" && a.min === b.min && a.max === b.max;
    case "frame":
      return b?.kind === "frame" && a.frame === b.frame && a.min === b.min && a.max === b.max;
    case "function":
      return b?.kind === "function" && a.start === b.start;
  }
}

/**
 * A value that stands for both of two, for loops that do not come to rest: what differs is given up. A pointer to a
 * frame outweighs a number, so that no access through it is missed, and may lead anywhere.
 */
export function widen(a: Value, b: Value): Value {
  if (isSame(a, b)) return a;
  const pointer = a.kind === "frame" ? a : b;
  return pointer.kind === "frame" ? { ...pointer, min: -Infinity, max: Infinity } : unknown;
}
