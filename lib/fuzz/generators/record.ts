import fc from "fast-check";

/** An object of these parts that has the prototype of others. */
export function record<T>(parts: { readonly [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(parts, { noNullPrototype: true });
}
