import { constant, isSame, unknown, type Value as PlainValue, widen } from "../../nocsr/paths/value.ts";

/** What is known of a register before an instruction, whatever way led there; a number is known, or nothing of it is. */
export type Value = PlainValue | { readonly kind: "map"; readonly place: number };

/** The value without what is special to maps. */
export function plain(value: Value): PlainValue {
  return value.kind === "map" ? unknown : value;
}

/** The value with all but a known number given up, so that loops come to rest. */
export function settled(value: Value): Value {
  return value.kind === "scalar" && constant(value) === undefined ? unknown : value;
}

/** What is known where ways meet. */
export function joined(a: Value, b: Value): Value {
  if (a.kind === "map" || b.kind === "map") return isAlike(a, b) ? a : widen(plain(a), plain(b));
  return settled(widen(a, b));
}

/** Whether two values say the same of what they stand for. */
export function isAlike(a: Value, b: Value): boolean {
  if (a.kind === "map") return b.kind === "map" && a.place === b.place;
  return b.kind !== "map" && isSame(a, b);
}

/** The number that a value is known to be, unsigned. */
export function knownNumber(value: Value): bigint | undefined {
  const known = value.kind === "map" ? undefined : constant(value);
  return known === undefined ? undefined : BigInt.asUintN(64, known);
}
