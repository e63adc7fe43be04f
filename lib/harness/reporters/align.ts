/** A line of two columns: what stands on either side, and how they compare. */
export type Row<T> =
  | { readonly kind: "same"; readonly left: T; readonly right: T }
  | { readonly kind: "changed"; readonly left: T; readonly right: T }
  | { readonly kind: "left"; readonly left: T }
  | { readonly kind: "right"; readonly right: T };

/** Pairs of entries that are compared with each other at most; beyond, only those at the ends are matched. */
const MOST_PAIRS = 1_000_000;

/**
 * Puts two lists side by side so that as many entries as possible stand beside an equal one, and of the others as many
 * as possible beside one that differs in numbers only, as a jump does whose distance has changed.
 *
 * @param text What of an entry is compared.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { align, type Row } from "./align.ts";
 *
 * const rows: readonly Row<string>[] = align(["goto +3", "r1 = r2", "exit"], ["goto +2", "exit"], (entry) => entry);
 * assertEquals(rows.map(({ kind }) => kind), ["changed", "left", "same"]);
 * ```
 */
export function align<T>(left: readonly T[], right: readonly T[], text: (entry: T) => string): readonly Row<T>[] {
  return match(left, right, text, "same").flatMap((section) =>
    section.kind === "gap"
      ? match(section.left, section.right, (entry) => shape(text(entry)), "changed").flatMap(alone)
      : [section]
  );
}

/** Entries that match, or what lies between those that do. */
type Section<T, K extends string> =
  | { readonly kind: K; readonly left: T; readonly right: T }
  | { readonly kind: "gap"; readonly left: readonly T[]; readonly right: readonly T[] };

/** An instruction's text without its numbers; those of registers stay. */
function shape(text: string): string {
  return text.replace(/[+-]?\b0x[0-9a-f]+|[+-]?(?<!\w)\d+\b/g, "#");
}

function alone<T>(section: Section<T, "changed">): readonly Row<T>[] {
  if (section.kind === "changed") return [section];
  const { left, right } = section;
  return [
    ...left.map((entry): Row<T> => ({ kind: "left", left: entry })),
    ...right.map((entry): Row<T> => ({ kind: "right", right: entry })),
  ];
}

function match<T, K extends string>(
  left: readonly T[],
  right: readonly T[],
  text: (entry: T) => string,
  kind: K,
): readonly Section<T, K>[] {
  const sections: Section<T, K>[] = [];
  let [i, j] = [0, 0];
  const common = commonEntries(left.map(text), right.map(text));
  for (const [toLeft, toRight] of [...common, [left.length, right.length] as const]) {
    if (i < toLeft || j < toRight) {
      sections.push({ kind: "gap", left: left.slice(i, toLeft), right: right.slice(j, toRight) });
    }
    const [l, r] = [left[toLeft], right[toRight]];
    if (l !== undefined && r !== undefined) sections.push({ kind, left: l, right: r });
    [i, j] = [toLeft + 1, toRight + 1];
  }
  return sections;
}

/** Places of two equal entries: on the left, on the right. */
type Match = readonly [number, number];

/** A longest common subsequence of two lists, as the places of its entries. */
function commonEntries(a: readonly string[], b: readonly string[]): readonly Match[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const middle = longestCommon(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  return [
    ...Array.from({ length: head }, (_, i): Match => [i, i]),
    ...middle.map(([i, j]): Match => [i + head, j + head]),
    ...Array.from({ length: tail }, (_, i): Match => [a.length - tail + i, b.length - tail + i]),
  ];
}

function longestCommon(a: readonly string[], b: readonly string[]): readonly Match[] {
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
