import type { Program } from "../../bpf/insn.ts";
import { type Edit, editScript } from "./edit_script.ts";
import type { Unit } from "./flow.ts";
import { plainAccount } from "./plain_account.ts";
import { everyWay, plainWays, type Ways } from "./plain_ways.ts";
import { PriceList } from "./price_list.ts";
import { settleJumps } from "./settle_jumps.ts";

/** What became of an instruction. */
export type Fate =
  /** It stays, in this slot of the result; a jump's distance may have changed. */
  | { readonly kind: "kept"; readonly at: number }
  /** A conditional jump lost its condition. */
  | { readonly kind: "always"; readonly at: number }
  /** A call or a division was replaced by these slots of the result, `to` not included. */
  | { readonly kind: "expanded"; readonly from: number; readonly to: number }
  /** Another instruction stands in its place. */
  | { readonly kind: "changed"; readonly at: number }
  | { readonly kind: "removed" };

/** How the slots of a result came from those of the program that was given. */
export interface Alignment {
  /** What became of each slot. The second slot of a 64-bit immediate has a fate like its first. */
  readonly fates: readonly Fate[];
  /** The slots of the result that came from nothing. */
  readonly added: readonly number[];
}

/**
 * Finds what became of each instruction of a program, so that as little as possible was changed: what a rewrite may
 * do (take spills and fills around calls away, expand calls, drop what is never reached) counts less than all else.
 *
 * It is exact for programs of some hundred instructions, and for longer ones as far as a window of that size sees. It
 * takes time proportional to the programs' lengths.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { assemble } from "../../bpf/assemble.ts";
 * import { align } from "./alignment.ts";
 *
 * const before = assemble("*(u64 *)(r10 - 0x8) = r1\ncall 0x8\nr1 = *(u64 *)(r10 - 0x8)\nexit");
 * const after = assemble("r0 = 0x5\nr0 = *(u32 *)(r0 + 0x0)\nexit");
 * assertEquals(align(before, after).fates, [
 *   { kind: "removed" },
 *   { kind: "expanded", from: 0, to: 2 },
 *   { kind: "removed" },
 *   { kind: "kept", at: 2 },
 * ]);
 * ```
 */
export function align(before: Program, after: Program): Alignment {
  const plain = plainAccount(before, after);
  if (plain !== undefined) return { fates: plain, added: [] };
  return alignInFull(before, after, plainWays(before));
}

/**
 * The same of any two programs, by weighing all accounts.
 *
 * @param before The program that was given.
 * @param after The result.
 * @param ways Where control may go in the program that was given.
 */
export function alignInFull(before: Program, after: Program, ways: Ways): Alignment {
  return settle(before, after, new PriceList(before, after, ways, true));
}

/**
 * The same where no code is left out for never being reached, as when a compiler's result is brought back to the program
 * without spills: many of them next to one another are no reason to take the code around them for gone.
 */
export function alignInserted(before: Program, after: Program): Alignment {
  const plain = plainAccount(before, after);
  if (plain !== undefined) return { fates: plain, added: [] };
  return settle(before, after, new PriceList(before, after, everyWay(before), false));
}

function settle(before: Program, after: Program, prices: PriceList): Alignment {
  const account = new Account(before, after, prices);
  while (!account.isSettled) {
    account.takeEqual();
    account.takeWindow();
  }
  settleJumps(before, after, account.fates);
  return { fates: account.fates, added: account.added };
}

/** Most instructions of the program that was given that are compared with the result at once. */
const WINDOW = 256;

/** How many equal instructions in a row leave no doubt, where a program is longer than a window. */
const CONFIDENT = 16;

/** What became of the instructions of a program so far. */
class Account {
  readonly fates: Fate[];
  readonly added: number[] = [];
  readonly #prices: PriceList;
  readonly #end: number;
  /** How many instructions of either program are accounted for. */
  #old = 0;
  #found = 0;

  constructor(before: Program, after: Program, prices: PriceList) {
    this.fates = before.map(() => ({ kind: "removed" }));
    this.#prices = prices;
    this.#end = after.length;
  }

  get isSettled(): boolean {
    return this.#oldLeft === 0 && this.#newLeft === 0;
  }

  get #oldLeft(): number {
    return this.#prices.olds.length - this.#old;
  }

  get #newLeft(): number {
    return this.#prices.news.length - this.#found;
  }

  /** Accounts for equal instructions where many follow; what fits a window is left to the exact comparison. */
  takeEqual(): void {
    if (this.#oldLeft <= WINDOW && this.#newLeft <= 2 * WINDOW) return;
    let length = 0;
    while (this.#prices.likeness(this.#old + length, this.#found + length) === "kept") length++;
    for (let k = 0; k < length - CONFIDENT; k++) this.#match("kept");
  }

  /** Accounts for what the next window holds: all of it if it is the last, else the first half. */
  takeWindow(): void {
    const olds = Math.min(WINDOW, this.#oldLeft);
    const news = Math.min(2 * WINDOW, this.#newLeft);
    const isLast = olds === this.#oldLeft && news === this.#newLeft;
    const from = { old: this.#old, found: this.#found };
    // What does not fit the window of one program may belong to what is left over in that of the other.
    const costs = this.#prices.costs(from.old, olds, from.found, news);
    for (const edit of editScript(olds, news, costs, !isLast && olds > 0)) {
      if (!isLast && this.#old - from.old > WINDOW / 2) break;
      this.#apply(edit, from.found);
    }
  }

  #apply(edit: Edit, from: number): void {
    switch (edit.kind) {
      case "match":
        return this.#match(this.#prices.likeness(this.#old, this.#found) ?? "changed");
      case "remove":
        this.#old += edit.to - edit.from;
        return;
      case "add":
        this.added.push(...slotsOf(this.#prices.news[this.#found]?.unit));
        this.#found++;
        return;
      case "expand": {
        const fate: Fate = { kind: "expanded", from: this.#slot(from + edit.from), to: this.#slot(from + edit.to) };
        for (const slot of slotsOf(this.#prices.olds[this.#old]?.unit)) this.fates[slot] = fate;
        this.#old++;
        this.#found = from + edit.to;
      }
    }
  }

  #match(kind: "kept" | "always" | "changed"): void {
    const at = this.#slot(this.#found);
    slotsOf(this.#prices.olds[this.#old]?.unit).forEach((slot, i) => this.fates[slot] = { kind, at: at + i });
    this.#old++;
    this.#found++;
  }

  /** The slot where an instruction of the result begins; behind the last, its length. */
  #slot(found: number): number {
    return this.#prices.news[found]?.unit.index ?? this.#end;
  }
}

function slotsOf(unit: Unit | undefined): readonly number[] {
  if (unit === undefined) return [];
  return unit.slots === 1 ? [unit.index] : [unit.index, unit.index + 1];
}
