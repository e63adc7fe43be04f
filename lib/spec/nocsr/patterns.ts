import type { Program } from "../../bpf/insn.ts";
import { type CallFacts, scratchedBy } from "./call_facts.ts";
import { CALLER_SAVED, isFill, isSpill, SLOT_SIZE } from "./frame.ts";
import { callsAmong } from "./flow.ts";
import { mirroredAround, type Pair } from "./pair.ts";
import type { Subprog } from "./subprogs.ts";

/** A call with its spills and fills, as the published design recognises them. */
export interface Pattern {
  readonly call: number;
  readonly facts: CallFacts;
  /** The pairs, the nearest to the call first; at least one. */
  readonly pairs: readonly Pair[];
  /** Bytes from the frame pointer to the end of the highest slot. */
  readonly top: number;
}

/** What recognising patterns needs to know of a program. */
export interface PatternContext {
  readonly program: Program;
  readonly facts: readonly (CallFacts | undefined)[];
  /** The slots that control can come to. */
  readonly live: ReadonlySet<number>;
  /** The slots that jumps go to. */
  readonly targets: ReadonlySet<number>;
}

/**
 * Finds the patterns of a function, as kernels do from 7.2 on: from the call outwards, each pair saves another register
 * that the call does not scratch, in the lowest slot of the function, then in the next higher ones; no jump goes in
 * between.
 *
 * Source: https://git.kernel.org/torvalds/c/5b5f51bff1b6, and for the jumps
 * https://github.com/kernel-patches/bpf/pull/13593
 */
export function patternsOf(context: PatternContext, subprog: Subprog): readonly Pattern[] {
  const { start, end } = subprog;
  const lowest = lowestSpill(context.program, subprog);
  const calls = callsAmong(context.program, context.live).filter((call) => start <= call && call < end);
  return calls.flatMap((call): readonly Pattern[] => {
    const facts = context.facts[call];
    if (facts === undefined) return [];
    const pairs = consecutive(context.program, savingPairs(context, call), lowest);
    return pairs.length === 0 ? [] : [{ call, facts, pairs, top: lowest + SLOT_SIZE * pairs.length }];
  });
}

/** The lowest place in the frame that a spill of the function writes; unreachable ones count. */
export function lowestSpill(program: Program, { start, end }: Subprog): number {
  let lowest = 0;
  for (let slot = start; slot < end; slot++) {
    const insn = program[slot];
    if (insn !== undefined && insn.off < lowest && isSpill(insn)) lowest = insn.off;
  }
  return lowest;
}

/**
 * The pairs around a call that save a register each and that no jump goes into, the nearest first: patterns wherever in
 * the frame their slots lie.
 */
export function savingPairs({ program, facts, targets }: PatternContext, call: number): readonly Pair[] {
  const scratched = scratchedBy(facts[call]);
  const saved = new Set<number>();
  const pairs: Pair[] = [];
  for (const pair of mirroredAround(program, call)) {
    const spill = program[pair.spill];
    const fill = program[pair.fill];
    if (spill === undefined || fill === undefined || !isSpill(spill) || !isFill(fill)) break;
    // A jump behind the spill would come to the fill without what the spill stored.
    if (targets.has(pair.spill + 1) || targets.has(pair.fill)) break;
    const register = spill.src;
    if (register !== fill.dst || spill.off !== fill.off) break;
    if (!CALLER_SAVED.includes(register) || scratched.includes(register) || saved.has(register)) break;
    // Two pairs in one slot: the inner one has overwritten what the outer one saved.
    if (pairs.some((inner) => overlaps(program[inner.spill]?.off, spill.off))) break;
    saved.add(register);
    pairs.push(pair);
  }
  return pairs;
}

function overlaps(a: number | undefined, b: number): boolean {
  return a !== undefined && Math.abs(a - b) < SLOT_SIZE;
}

/** As many of these pairs as use one slot after the other, the nearest to the call the lowest slot of the function. */
function consecutive(program: Program, pairs: readonly Pair[], lowest: number): readonly Pair[] {
  const wrong = pairs.findIndex(({ spill }, i) => program[spill]?.off !== lowest + SLOT_SIZE * i);
  return wrong === -1 ? pairs : pairs.slice(0, wrong);
}
