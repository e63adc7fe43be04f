import { constant, unknown, type Value as PlainValue, valueKey, widen } from "../../nocsr/paths/value.ts";

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
  if (a.kind === "map" || b.kind === "map") return keyOf(a) === keyOf(b) ? a : widen(plain(a), plain(b));
  return settled(widen(a, b));
}

/** The value as text: equal values, and only they, have equal text. */
export function keyOf(value: Value): string {
  return value.kind === "map" ? `map ${value.place}` : valueKey(value);
}

/** The number that a value is known to be, unsigned. */
export function knownNumber(value: Value): bigint | undefined {
  const known = value.kind === "map" ? undefined : constant(value);
  return known === undefined ? undefined : BigInt.asUintN(64, known);
}
