/** What is known of a value without running anything. */
export type Abstract =
  /** Nothing was written there. */
  | { readonly kind: "unset" }
  /** A number, which one if that is known. */
  | { readonly kind: "scalar"; readonly value?: bigint }
  /** A pointer so many bytes into the context. */
  | { readonly kind: "context"; readonly offset: number }
  /** A pointer so many bytes from the frame pointer. */
  | { readonly kind: "frame"; readonly offset: number }
  /** Anything: another on one path than on the other. */
  | { readonly kind: "any" };

/** Nothing. */
export const unset: Abstract = { kind: "unset" };

/** Some number. */
export const someScalar: Abstract = { kind: "scalar" };

/** Anything. */
export const anything: Abstract = { kind: "any" };

/** What is known where two paths meet. */
export function meet(a: Abstract, b: Abstract): Abstract {
  if (a === b) return a;
  if (a.kind === "unset" || b.kind === "unset") return unset;
  if (a.kind === "scalar" && b.kind === "scalar") return a.value === b.value ? a : someScalar;
  if (a.kind === "context" && b.kind === "context" && a.offset === b.offset) return a;
  if (a.kind === "frame" && b.kind === "frame" && a.offset === b.offset) return a;
  return anything;
}

/** Whether a value leads to memory, as far as is known. */
export function isPointer(value: Abstract): value is Extract<Abstract, { offset: number }> {
  return value.kind === "context" || value.kind === "frame";
}

/** A value in words. */
export function abstractText(value: Abstract): string {
  switch (value.kind) {
    case "unset":
      return "nothing";
    case "scalar":
      return value.value === undefined ? "a number" : `${value.value}`;
    case "context":
      return value.offset === 0 ? "the context" : `the context + ${value.offset}`;
    case "frame":
      return value.offset === 0 ? "fp" : `fp${value.offset < 0 ? "" : "+"}${value.offset}`;
    case "any":
      return "something that depends on the path";
  }
}
