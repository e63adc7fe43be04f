/** One step of turning a sequence into another. Indexes count from 0; `to` is not included. */
export type Edit =
  | { readonly kind: "match"; readonly old: number; readonly found: number }
  /** One or several in a row have gone. */
  | { readonly kind: "remove"; readonly from: number; readonly to: number }
  | { readonly kind: "add"; readonly found: number }
  /** One element became one or several. */
  | { readonly kind: "expand"; readonly old: number; readonly from: number; readonly to: number };

/** The cost of a step that cannot be. */
export const IMPOSSIBLE = 0x1fff_ffff;

/** What the steps cost; less than {@linkcode IMPOSSIBLE} all together. */
export interface EditCosts {
  /** Of matching each old element with each new one: those with the first old one first. */
  readonly match: Int32Array;
  readonly remove: Int32Array;
  /** The runs of elements before `to` that can be removed at once, and for how much. */
  removeUpTo(to: number): readonly { readonly from: number; readonly cost: number }[];
  readonly add: Int32Array;
  /** Whether an element can be replaced by several at all. */
  expands(old: number): boolean;
  /** Of replacing an element by some, 32 at most, that begin at `found`, beside what each of those costs. */
  expand(old: number, found: number, length: number): number;
  /** Of the first that replaces an element; the second costs twice as much, and so on, so that none takes too many. */
  readonly expandBy: number;
}

/**
 * Finds the cheapest way to turn a sequence into another. Takes time and memory proportional to the product of the
 * lengths.
 *
 * @param olds Length of the sequence that was.
 * @param news Length of the sequence that is.
 * @param costs What the steps cost.
 * @param open Whether the sequence that is goes on: what is left of it when the other ends costs nothing.
 */
export function editScript(olds: number, news: number, costs: EditCosts, open = false): readonly Edit[] {
  const table = new Table(olds, news);
  for (let old = 0; old <= olds; old++) table.settleRow(old, costs);
  return table.trace(open);
}

/** How the cheapest account of two beginnings ends. */
const LAST = { nothing: 0, match: 1, remove: 2, add: 3, expand: 4 } as const;

/** Most elements that one is expanded to. */
const LONGEST = 32;

const INFINITE = 0x3fff_ffff;

/** The cheapest accounts of all pairs of beginnings. */
class Table {
  readonly #olds: number;
  readonly #news: number;
  readonly #width: number;
  readonly #cost: Int32Array;
  readonly #last: Uint8Array;
  /** Where the expansion or the removal begins, if the cheapest account ends in one. */
  readonly #begin: Int32Array;

  constructor(olds: number, news: number) {
    this.#olds = olds;
    this.#news = news;
    this.#width = news + 1;
    const cells = (olds + 1) * this.#width;
    this.#cost = new Int32Array(cells).fill(INFINITE);
    this.#last = new Uint8Array(cells);
    this.#begin = new Int32Array(cells);
    this.#cost[0] = 0;
  }

  /** Finds the cheapest accounts of `old` elements and any number of the others, given those of fewer. */
  settleRow(old: number, costs: EditCosts): void {
    const row = old * this.#width;
    if (old > 0) this.#removeAll(row, old, costs);
    const expands = old > 0 && costs.expands(old - 1);
    for (let found = 1; found <= this.#news; found++) {
      const cell = row + found;
      this.#offer(cell, this.#at(cell - 1) + (costs.add[found - 1] ?? 0), LAST.add);
      if (old === 0) continue;
      const match = costs.match[(old - 1) * this.#news + found - 1] ?? IMPOSSIBLE;
      this.#offer(cell, this.#at(cell - this.#width - 1) + match, LAST.match);
      if (expands) this.#expand(cell, old, found, costs);
    }
  }

  /** Offers, in a whole row, the removal of the last old element, or of a run of elements that ends with it. */
  #removeAll(row: number, old: number, costs: EditCosts): void {
    this.#removeRun(row, old, old - 1, costs.remove[old - 1] ?? IMPOSSIBLE);
    for (const { from, cost } of costs.removeUpTo(old)) this.#removeRun(row, old, from, cost);
  }

  #removeRun(row: number, old: number, from: number, cost: number): void {
    const back = (old - from) * this.#width;
    for (let cell = row; cell < row + this.#width; cell++) {
      if (this.#offer(cell, this.#at(cell - back) + cost, LAST.remove)) this.#begin[cell] = from;
    }
  }

  /** Offers the expansions of the last old element into the last new ones. */
  #expand(cell: number, old: number, found: number, costs: EditCosts): void {
    const above = cell - this.#width;
    const longest = Math.min(found, LONGEST);
    for (let length = 1; length <= longest; length++) {
      const begin = found - length;
      const before = this.#at(above - length) + costs.expandBy * length * (length + 1) / 2;
      if (before >= this.#at(cell)) continue;
      if (this.#offer(cell, before + costs.expand(old - 1, begin, length), LAST.expand)) this.#begin[cell] = begin;
    }
  }

  #at(cell: number): number {
    return this.#cost[cell] ?? INFINITE;
  }

  #offer(cell: number, cost: number, last: number): boolean {
    if (cost >= this.#at(cell)) return false;
    this.#cost[cell] = cost;
    this.#last[cell] = last;
    return true;
  }

  /** The steps of the cheapest account of everything, in order. */
  trace(open: boolean): readonly Edit[] {
    const edits: Edit[] = [];
    let old = this.#olds;
    let found = open ? this.#cheapestEnd() : this.#news;
    while (old > 0 || found > 0) {
      const edit = this.#editAt(old, found);
      edits.push(edit);
      old = edit.kind === "remove" ? edit.from : edit.kind === "add" ? old : old - 1;
      found = edit.kind === "expand" ? edit.from : edit.kind === "remove" ? found : found - 1;
    }
    return edits.reverse();
  }

  #editAt(old: number, found: number): Edit {
    const cell = old * this.#width + found;
    switch (this.#last[cell]) {
      case LAST.match:
        return { kind: "match", old: old - 1, found: found - 1 };
      case LAST.expand:
        return { kind: "expand", old: old - 1, from: this.#begin[cell] ?? 0, to: found };
      case LAST.add:
        return { kind: "add", found: found - 1 };
      default:
        return { kind: "remove", from: this.#begin[cell] ?? 0, to: old };
    }
  }

  #cheapestEnd(): number {
    const row = this.#cost.subarray(this.#olds * this.#width);
    return row.reduce((best, cost, found) => cost < (row[best] ?? INFINITE) ? found : best, 0);
  }
}
