/**
 * Whether a name fits a pattern, in which `*` stands for any characters, `/` included, and `?` for any one.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { fits } from "./fits.ts";
 *
 * assert(fits("nocsr/jump-into-pair", "nocsr/jump-*"));
 * ```
 */
export function fits(name: string, pattern: string): boolean {
  // Greedy with one way back: linear in practice, and never worse than the product of the lengths.
  let [n, p, star, mark] = [0, 0, -1, 0];
  while (n < name.length) {
    if (pattern[p] === "*") [star, mark, p] = [p, n, p + 1];
    else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === name[n])) [n, p] = [n + 1, p + 1];
    else if (star >= 0) [n, mark, p] = [mark + 1, mark + 1, star + 1];
    else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}
