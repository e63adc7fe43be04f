import { nearest } from "./nearest.ts";

/** Names listed when none is near. */
const LISTED = 8;

/**
 * The end of a message about a name that is not one of `names`: the nearest of them, or else the first few.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { didYouMean } from "./did_you_mean.ts";
 *
 * assertEquals(didYouMean("flagz", ["flags", "lru"]), '; did you mean "flags"?');
 * assertEquals(didYouMean("x", ["flags", "lru"]), '; there are "flags", "lru"');
 * assertEquals(didYouMean("x", []), "");
 * ```
 */
export function didYouMean(name: string, names: Iterable<string>): string {
  const known = [...new Set(names)].filter((known) => known !== "");
  const near = nearest(name, known);
  if (near.length > 0) return `; did you mean ${near.map(quote).join(" or ")}?`;
  if (known.length === 0) return "";
  return `; there are ${known.slice(0, LISTED).map(quote).join(", ")}${known.length > LISTED ? ", …" : ""}`;
}

function quote(name: string): string {
  return `"${name}"`;
}
