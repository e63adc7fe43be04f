/** A line of two columns: what stands on either side, and how they compare. */
export type Row<T> =
  | { readonly kind: "same"; readonly left: T; readonly right: T }
  | { readonly kind: "changed"; readonly left: T; readonly right: T }
  | { readonly kind: "left"; readonly left: T }
  | { readonly kind: "right"; readonly right: T };

/** Lines that are compared with each other at most; beyond, only those at the ends are matched. */
const MOST_PAIRS = 1_000_000;

/**
 * Puts two lists side by side so that as many entries as possible stand beside an equal one.
 *
 * Where entries of both lists have no equal at the same place, they stand beside each other as changed.
 *
 * @param text What of an entry is compared.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { align, type Row } from "./align.ts";
 *
 * const rows: readonly Row<string>[] = align(["a", "b", "c"], ["a", "c"], (entry) => entry);
 * assertEquals(rows.map(({ kind }) => kind), ["same", "left", "same"]);
 * ```
 */
export function align<T>(left: readonly T[], right: readonly T[], text: (entry: T) => string): readonly Row<T>[] {
  const [a, b] = [left.map(text), right.map(text)];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const middle = matches(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  const matched = [
    ...Array.from({ length: head }, (_, i): Match => [i, i]),
    ...middle.map(([i, j]): Match => [i + head, j + head]),
    ...Array.from({ length: tail }, (_, i): Match => [a.length - tail + i, b.length - tail + i]),
  ];
  return rowsOf(left, right, matched);
}

/** Places of two equal entries: on the left, on the right. */
type Match = readonly [number, number];

/** A longest common subsequence, as the places of its entries. */
function matches(a: readonly string[], b: readonly string[]): readonly Match[] {
  if (a.length * b.length > MOST_PAIRS) return [];
  // lengths[i * width + j]: of the longest common subsequence of a from i on and b from j on.
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const found: Match[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) found.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return found;
}

function rowsOf<T>(left: readonly T[], right: readonly T[], matched: readonly Match[]): readonly Row<T>[] {
  const rows: Row<T>[] = [];
  let [i, j] = [0, 0];
  for (const [toLeft, toRight] of [...matched, [left.length, right.length] as const]) {
    rows.push(...unmatched(left.slice(i, toLeft), right.slice(j, toRight)));
    const [l, r] = [left[toLeft], right[toRight]];
    if (l !== undefined && r !== undefined) rows.push({ kind: "same", left: l, right: r });
    [i, j] = [toLeft + 1, toRight + 1];
  }
  return rows;
}

function unmatched<T>(left: readonly T[], right: readonly T[]): readonly Row<T>[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i): Row<T>[] => {
    const [l, r] = [left[i], right[i]];
    if (l === undefined) return r === undefined ? [] : [{ kind: "right", right: r }];
    return [r === undefined ? { kind: "left", left: l } : { kind: "changed", left: l, right: r }];
  }).flat();
}
