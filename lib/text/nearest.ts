import { levenshteinDistance } from "@std/text/levenshtein-distance";

/** A longer name, in UTF-16 code units, is a mistake of another sort than a slip of the fingers. */
const LONGEST = 128;

/**
 * The candidates that `name` is most likely a misspelling of, nearest first, at most `limit` of them.
 *
 * A candidate counts if its edit distance is at most two fifths of the name's length, rounded up. Equal distances are
 * ordered by code unit. The name itself, repeated candidates and names longer than 128 code units are left out.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { nearest } from "./nearest.ts";
 *
 * assertEquals(nearest("flagz", ["flags", "lru", "mapping"]), ["flags"]);
 * ```
 */
export function nearest(
  name: string,
  candidates: Iterable<string>,
  limit = 3,
): string[] {
  if (name.length > LONGEST) return [];
  const farthest = Math.ceil(name.length * 0.4);
  const distances = new Map<string, number>();
  for (const candidate of candidates) {
    // Lengths that differ by more than the limit cannot be nearer than it.
    if (Math.abs(candidate.length - name.length) > farthest) continue;
    if (candidate === "" || candidate === name) continue;
    if (candidate.length > LONGEST || distances.has(candidate)) continue;
    const distance = levenshteinDistance(name, candidate);
    if (distance <= farthest) distances.set(candidate, distance);
  }
  return [...distances]
    .sort(([a, i], [b, j]) => i - j || (a < b ? -1 : 1))
    .slice(0, limit)
    .map(([candidate]) => candidate);
}
