import type { Insn, Program } from "../../bpf/insn.ts";
import {
  isAlu,
  isConditionalJump,
  isExit,
  isGoto,
  isHelperCall,
  isLoad,
  isStore,
  jumpTarget,
  operationOf,
  usesSource,
} from "../../bpf/insn_kind.ts";
import { ALU } from "../../bpf/opcode.ts";
import { GET_SMP_PROCESSOR_ID } from "./call_facts.ts";
import { type Edit, type EditCosts, editScript } from "./edit_script.ts";
import { isFunctionCall, reachableSlots, type Unit, unitsOf } from "./flow.ts";
import { isPercpuOffset } from "./inline_form.ts";
import { subprogsOf } from "./subprogs.ts";
import { isZeroExtension, likeness } from "./likeness.ts";

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
  const sheet = new Sheet(before, after);
  while (!sheet.isDone) {
    sheet.takeEqual();
    sheet.takeWindow();
  }
  return { fates: sheet.fates, added: sheet.added };
}

/** Most instructions of the program that was given that are compared with the result at once. */
const WINDOW = 256;

/** How many equal instructions in a row leave no doubt, where a program is longer than a window. */
const CONFIDENT = 16;

/** Both programs as instructions, and how far they are accounted for. */
class Sheet {
  readonly fates: Fate[];
  readonly added: number[] = [];
  readonly #before: Program;
  readonly #after: Program;
  readonly #olds: readonly Unit[];
  readonly #news: readonly Unit[];
  readonly #removal: readonly number[];
  readonly #blocks: ReadonlyMap<number, readonly Block[]>;
  #old = 0;
  #found = 0;

  constructor(before: Program, after: Program) {
    this.fates = before.map(() => ({ kind: "removed" }));
    this.#before = before;
    this.#after = after;
    this.#olds = unitsOf(before);
    this.#news = unitsOf(after);
    this.#removal = removalCosts(before);
    this.#blocks = blocks(before, this.#olds);
  }

  get isDone(): boolean {
    return this.#old === this.#olds.length && this.#found === this.#news.length;
  }

  /** Accounts for equal instructions where many follow; what fits a window is left to the exact comparison. */
  takeEqual(): void {
    if (this.#olds.length - this.#old <= WINDOW && this.#news.length - this.#found <= 2 * WINDOW) return;
    let length = 0;
    while (this.#likeness(this.#old + length, this.#found + length) === "same") length++;
    for (let k = 0; k < length - CONFIDENT; k++) {
      this.#settle("kept", this.#old, this.#found);
      this.#old++;
      this.#found++;
    }
  }

  /** Accounts for what the next window holds: all of it if it is the last, else the first half. */
  takeWindow(): void {
    const olds = Math.min(WINDOW, this.#olds.length - this.#old);
    const news = Math.min(2 * WINDOW, this.#news.length - this.#found);
    const open = olds > 0 && this.#found + news < this.#news.length;
    const last = !open && this.#old + olds === this.#olds.length;
    const { old, found } = { old: this.#old, found: this.#found };
    for (const edit of editScript(olds, news, this.#costs(old, found), open)) {
      if (!last && this.#old - old > WINDOW / 2) break;
      this.#apply(edit, old, found);
    }
  }

  #costs(old: number, found: number): EditCosts {
    return {
      match: (i, j) => this.#matchCost(old + i, found + j),
      remove: (i) => this.#removal[this.#olds[old + i]?.index ?? 0] ?? COST.remove,
      removeUpTo: (i) =>
        this.#blocks.get(old + i)?.filter((block) => block.from >= old).map((block) => ({
          from: block.from - old,
          cost: COST.removeBlock,
        })) ?? [],
      add: (j) => isZeroExtension(this.#after, this.#newSlot(found + j)) ? COST.addZeroExtension : COST.add,
      expand: (i, j) => this.#expansionCost(old + i, found + j),
      expandBy: COST.expandBy,
    };
  }

  #matchCost(old: number, found: number): number | undefined {
    const alike = this.#likeness(old, found);
    if (alike === "same") return 0;
    if (alike === "always") return COST.loseCondition;
    return this.#olds[old]?.slots === this.#news[found]?.slots ? COST.change : undefined;
  }

  #expansionCost(old: number, found: number): number | undefined {
    const insn = this.#before[this.#olds[old]?.index ?? 0];
    const base = expansionCost(insn);
    if (insn === undefined || base === undefined) return undefined;
    // The one body that is published tells itself apart from what stands next to it.
    const isFirst = isHelperCall(insn) && insn.imm === GET_SMP_PROCESSOR_ID;
    return isFirst === isPercpuOffset(this.#after, this.#newSlot(found)) ? base : base + COST.strangeBody;
  }

  #likeness(old: number, found: number): "same" | "always" | "other" {
    const a = this.#olds[old];
    const b = this.#news[found];
    return a === undefined || b === undefined ? "other" : likeness(this.#before, a, this.#after, b);
  }

  #apply(edit: Edit, old: number, found: number): void {
    switch (edit.kind) {
      case "match": {
        const alike = this.#likeness(old + edit.old, found + edit.found);
        this.#settle(alike === "same" ? "kept" : alike === "other" ? "changed" : alike, this.#old, this.#found);
        this.#found++;
        break;
      }
      case "expand":
        this.fates[this.#olds[this.#old]?.index ?? 0] = {
          kind: "expanded",
          from: this.#newSlot(found + edit.from),
          to: this.#newSlot(found + edit.to),
        };
        this.#found = found + edit.to;
        break;
      case "add": {
        const unit = this.#news[this.#found];
        for (let k = 0; k < (unit?.slots ?? 0); k++) this.added.push((unit?.index ?? 0) + k);
        this.#found++;
        return;
      }
      case "remove":
        this.#old += edit.to - edit.from;
        return;
    }
    this.#old++;
  }

  /** The slot where an instruction of the result begins; behind the last, its length. */
  #newSlot(found: number): number {
    return this.#news[found]?.index ?? this.#after.length;
  }

  #settle(kind: "kept" | "always" | "changed", old: number, found: number): void {
    const unit = this.#olds[old];
    if (unit === undefined) return;
    for (let k = 0; k < unit.slots; k++) this.fates[unit.index + k] = { kind, at: this.#newSlot(found) + k };
  }
}

/** Relative costs: what a rewrite may do is cheap, what it may not is dear. */
const COST = {
  removeSpillOrFill: 10,
  removeUnreached: 10,
  removeJump: 15,
  removeBlock: 40,
  loseCondition: 15,
  expandCall: 20,
  expandDivision: 0,
  expandBy: 4,
  strangeBody: 20,
  addZeroExtension: 5,
  remove: 60,
  add: 60,
  change: 64,
} as const;

/** Most spills or fills in a row that are taken for parts of a pattern: more than there are registers to save. */
const REACH = 8;

/** Instructions that a decided jump makes unreachable at once, by their places among the instructions. */
interface Block {
  readonly from: number;
  readonly to: number;
}

/**
 * The blocks that may turn out never to be reached, by their ends: what a conditional jump leaps over, and from where a
 * jump lands to where control leaves; and functions that only such code calls.
 */
function blocks(program: Program, units: readonly Unit[]): ReadonlyMap<number, readonly Block[]> {
  const places = new Map(units.map(({ index }, place) => [index, place]));
  const ends = endsOf(program, units);
  const found = new Map<string, Block>();
  const note = (block: Block) => block.from < block.to && found.set(`${block.from} ${block.to}`, block);
  for (const { start, end } of subprogsOf(program).slice(1)) {
    note({ from: places.get(start) ?? 0, to: places.get(end) ?? units.length });
  }
  for (const [place, { index }] of units.entries()) {
    const insn = program[index];
    const target = jumpTarget(program, index);
    const landing = target === undefined ? undefined : places.get(target);
    if (insn === undefined || landing === undefined || !isConditionalJump(insn)) continue;
    note({ from: place + 1, to: landing });
    note({ from: landing, to: ends[landing] ?? landing });
  }
  return Map.groupBy(found.values(), ({ to }) => to);
}

/** For each instruction: behind which one control leaves that goes on from there. */
function endsOf(program: Program, units: readonly Unit[]): readonly number[] {
  const ends = new Array<number>(units.length).fill(units.length);
  for (let place = units.length - 1; place >= 0; place--) {
    const insn = program[units[place]?.index ?? -1];
    const leaves = insn !== undefined && (isExit(insn) || isGoto(insn));
    ends[place] = leaves ? place + 1 : ends[place + 1] ?? units.length;
  }
  return ends;
}

/** The cost of each slot's removal: of spills and fills, the nearer to a call the less. */
function removalCosts(program: Program): readonly number[] {
  const reachable = reachableSlots(program);
  const costs: number[] = program.map((insn, index) => {
    if (!reachable.has(index)) return COST.removeUnreached;
    return isGoto(insn) || isConditionalJump(insn) ? COST.removeJump : COST.remove;
  });
  const lower = (index: number, cost: number) => costs[index] = Math.min(costs[index] ?? cost, cost);
  const holds = (index: number, is: (insn: Insn) => boolean) => {
    const insn = program[index];
    return insn !== undefined && is(insn);
  };
  program.forEach((insn, index) => {
    if (!isFunctionCall(insn)) return;
    for (let i = 1; i <= REACH && holds(index - i, isStore); i++) lower(index - i, COST.removeSpillOrFill + i);
    for (let i = 1; i <= REACH && holds(index + i, isLoad); i++) lower(index + i, COST.removeSpillOrFill + i);
  });
  return costs;
}

/** The cost of replacing an instruction by several, beside that of each; of most there is no such thing. */
function expansionCost(insn: Insn | undefined): number | undefined {
  if (insn === undefined) return undefined;
  if (isFunctionCall(insn)) return COST.expandCall;
  // Divisors are checked at run time where a machine does not divide by zero as BPF does.
  const divides = isAlu(insn) && usesSource(insn) && [ALU.DIV, ALU.MOD].some((op) => op === operationOf(insn));
  return divides ? COST.expandDivision : undefined;
}
