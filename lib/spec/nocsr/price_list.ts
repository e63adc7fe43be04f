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
import { type EditCosts, IMPOSSIBLE } from "./edit_script.ts";
import { isFunctionCall, type Unit, unitsOf } from "./flow.ts";
import { isPercpuOffset } from "./inline_form.ts";
import { isAlike, isZeroExtension, type Likeness, likenessOf, namesSomething } from "./likeness.ts";
import type { Ways } from "./plain_ways.ts";
import { subprogsOf } from "./subprogs.ts";

/** An instruction of the program that was given, and what may become of it at what cost. */
export interface Old {
  readonly unit: Unit;
  readonly likeness: Likeness;
  /** Whether something that its loader numbers may stand for it. */
  readonly isNamed: boolean;
  readonly removal: number;
  /** Whether control can come to it at all. */
  readonly isReachable: boolean;
  /** Whether it is a conditional jump that only ever goes one way. */
  readonly isDecided: boolean;
  /** Of becoming several, beside what each of those costs; `undefined` if it cannot. */
  readonly expansion: number | undefined;
  /** Whether it calls the helper whose body is published. */
  readonly isFirstHelper: boolean;
}

/** An instruction of the result, and what it costs if it came from nothing. */
export interface New {
  readonly unit: Unit;
  readonly likeness: Likeness;
  readonly addition: number;
  /** Whether the published body begins here. */
  readonly isBody: boolean;
}

/** What it costs to make one program of another, an instruction at a time. */
export class PriceList {
  readonly olds: readonly Old[];
  readonly news: readonly New[];
  readonly #blocks: ReadonlyMap<number, readonly Block[]>;

  /**
   * Notes what steps cost.
   *
   * @param before The program that was given.
   * @param after The result.
   * @param ways Where control may go in the program that was given.
   * @param drops Whether whole blocks may go, for turning out never to be reached.
   */
  constructor(before: Program, after: Program, ways: Ways, drops: boolean) {
    const units = unitsOf(before);
    const removals = removalCosts(before, ways);
    this.olds = units.map((unit) => oldOf(before, unit, removals[unit.index] ?? COST.remove, ways));
    this.news = unitsOf(after).map((unit) => ({
      unit,
      likeness: likenessOf(after, unit),
      addition: isZeroExtension(after, unit.index) ? COST.addZeroExtension : COST.add,
      isBody: isPercpuOffset(after, unit.index),
    }));
    this.#blocks = drops ? blocks(before, units) : new Map();
  }

  /** What an instruction that was would have become as one that is; `undefined` if it cannot be that. */
  likeness(old: number, found: number): "kept" | "always" | "changed" | undefined {
    const a = this.olds[old];
    const b = this.news[found];
    if (a === undefined || b === undefined) return undefined;
    if (a.isNamed ? a.likeness.named === b.likeness.named : isAlike(a.likeness, b.likeness)) return "kept";
    if (a.likeness.isDecidable && b.likeness.isGoto) return "always";
    return a.unit.slots === b.unit.slots ? "changed" : undefined;
  }

  /**
   * The costs of some instructions.
   *
   * @param old The first of those that were, and `olds` how many.
   * @param found The first of those that are, and `news` how many.
   */
  costs(old: number, olds: number, found: number, news: number): EditCosts {
    const match = new Int32Array(olds * news);
    for (let i = 0, cell = 0; i < olds; i++) {
      for (let j = 0; j < news; j++, cell++) match[cell] = this.#match(old + i, found + j);
    }
    return {
      match,
      remove: Int32Array.from({ length: olds }, (_, i) => this.olds[old + i]?.removal ?? COST.remove),
      removeUpTo: (i) => this.#blocksTo(old + i, old),
      add: Int32Array.from({ length: news }, (_, j) => this.news[found + j]?.addition ?? COST.add),
      expands: (i) => this.olds[old + i]?.expansion !== undefined,
      expand: (i, j, length) => this.#expansion(old + i, found + j, length),
      expandBy: COST.expandBy,
    };
  }

  #match(old: number, found: number): number {
    switch (this.likeness(old, found)) {
      case "kept":
        return this.olds[old]?.isReachable ? 0 : COST.keepUnreached;
      case "always":
        return this.olds[old]?.isDecided ? COST.loseDecidedCondition : COST.loseCondition;
      case "changed":
        return COST.change;
      default:
        return IMPOSSIBLE;
    }
  }

  #blocksTo(to: number, start: number): readonly { from: number; cost: number }[] {
    const all = this.#blocks.get(to);
    if (all === undefined) return NO_BLOCKS;
    return all.filter(({ from }) => from >= start).map(({ from }) => ({
      from: from - start,
      cost: COST.removeBlock + COST.removeBlockBy * (to - from),
    }));
  }

  #expansion(old: number, found: number, length: number): number {
    const a = this.olds[old];
    if (a?.expansion === undefined) return IMPOSSIBLE;
    // The one body that is published tells itself apart from what stands next to it.
    const isBody = this.news[found]?.isBody === true;
    if (a.isFirstHelper && isBody) return length === BODY_LENGTH ? a.expansion : a.expansion + COST.strangeLength;
    return a.isFirstHelper || isBody ? a.expansion + COST.strangeBody : a.expansion;
  }
}

/** Instructions of the published body. */
export const BODY_LENGTH = 3;

const NO_BLOCKS: readonly { from: number; cost: number }[] = [];

function oldOf(program: Program, unit: Unit, removal: number, ways: Ways): Old {
  const insn = program[unit.index];
  const isReachable = ways.reached.has(unit.index);
  return {
    unit,
    likeness: likenessOf(program, unit),
    isNamed: namesSomething(program, unit),
    removal,
    isReachable,
    isDecided: ways.decided.has(unit.index),
    expansion: expansionCost(insn, isReachable),
    isFirstHelper: insn !== undefined && isHelperCall(insn) && insn.imm === GET_SMP_PROCESSOR_ID,
  };
}

/** Relative costs: what a rewrite may do is cheap, what it may not is dear. */
export const COST = {
  removeSpillOrFill: 10,
  removeUnreached: 10,
  keepUnreached: 12,
  removeJump: 15,
  removeDecidedJump: 14,
  removeBlock: 40,
  removeBlockBy: 4,
  loseCondition: 15,
  loseDecidedCondition: 14,
  expandCall: 20,
  expandDivision: 0,
  expandBy: 4,
  strangeBody: 20,
  strangeLength: 30,
  addZeroExtension: 5,
  remove: 60,
  add: 60,
  change: 64,
} as const;

/** Most spills or fills in a row that are taken for parts of a pattern: more than there are registers to save. */
export const REACH = 8;

/** Instructions that a decided jump makes unreachable at once, by their places among the instructions. */
interface Block {
  readonly from: number;
  readonly to: number;
}

/**
 * The blocks that may turn out never to be reached, by their ends: from where a conditional jump lands, or from behind it,
 * to where another jump lands or control leaves; and functions that only such code calls.
 */
function blocks(program: Program, units: readonly Unit[]): ReadonlyMap<number, readonly Block[]> {
  const places = new Map(units.map(({ index }, place) => [index, place]));
  const ends = endsOf(program, units);
  const found = new Map<string, Block>();
  const note = (block: Block) => block.from < block.to && found.set(`${block.from} ${block.to}`, block);
  for (const { start, end } of subprogsOf(program).slice(1)) {
    note({ from: places.get(start) ?? 0, to: places.get(end) ?? units.length });
  }
  const landings = landingsOf(program, units, places);
  const targets = [...new Set(landings.values())];
  for (const [place, landing] of landings) {
    if (!isConditionalJump(program[units[place]?.index ?? -1] ?? NOTHING)) continue;
    for (const from of [place + 1, landing]) {
      const leaves = ends[from] ?? from;
      for (const to of [leaves, ...targets.filter((target) => from < target && target < leaves)]) note({ from, to });
    }
  }
  return Map.groupBy(found.values(), ({ to }) => to);
}

const NOTHING: Insn = { opcode: 0, dst: 0, src: 0, off: 0, imm: 0 };

/** Where each jump lands, by their places among the instructions. */
function landingsOf(
  program: Program,
  units: readonly Unit[],
  places: ReadonlyMap<number, number>,
): ReadonlyMap<number, number> {
  return new Map(units.flatMap(({ index }, place): readonly [number, number][] => {
    const landing = places.get(jumpTarget(program, index) ?? -1);
    return landing === undefined ? [] : [[place, landing]];
  }));
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
export function removalCosts(program: Program, ways: Ways): readonly number[] {
  const costs: number[] = program.map((insn, index) => {
    if (!ways.reached.has(index)) return COST.removeUnreached;
    if (ways.decided.has(index)) return COST.removeDecidedJump;
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
export function expansionCost(insn: Insn | undefined, isReachable: boolean): number | undefined {
  if (insn === undefined) return undefined;
  const unreached = isReachable ? 0 : COST.keepUnreached;
  if (isFunctionCall(insn)) return COST.expandCall + unreached;
  // Divisors are checked at run time where a machine does not divide by zero as BPF does.
  const divides = isAlu(insn) && usesSource(insn) && [ALU.DIV, ALU.MOD].some((op) => op === operationOf(insn));
  return divides ? COST.expandDivision + unreached : undefined;
}
