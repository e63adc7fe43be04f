import { isJump } from "../../bpf/insn_kind.ts";
import { callsAmong } from "./flow.ts";
import { type FrameUse, frameUses } from "./frame_uses.ts";
import type { Pair } from "./pair.ts";
import { removedPairs, type SeenPair } from "./pair_rule.ts";
import { type Pattern, type PatternContext, patternsOf, savingPairs } from "./patterns.ts";
import type { Rewriting } from "./rewriting.ts";
import type { Subprog } from "./subprogs.ts";

/** A function of the program that was given, with what concerns its frame. */
export interface FunctionView {
  readonly subprog: Subprog;
  /** The pairs that are gone. */
  readonly removed: readonly SeenPair[];
  /** The patterns as the published design recognises them. */
  readonly patterns: readonly Pattern[];
  /** As the design recognised them before it heeded jumps: with the ones that a jump goes into, or that nothing reaches. */
  readonly marked: readonly Pattern[];
  /** The accesses of its frame that are still there and save nothing around a call, in whatever slot. */
  readonly others: readonly FrameUse[];
  /** The accesses of its frame that are still there and belong to none of the patterns. */
  readonly outside: readonly FrameUse[];
  /** All accesses of its frame that are still there. */
  readonly kept: readonly FrameUse[];
  /** Whether other accesses may go unseen. */
  readonly opaque: boolean;
}

const known = new WeakMap<Rewriting, readonly FunctionView[]>();

/** The functions of a program, those that are never reached left out. The same rewriting is looked at once. */
export function functionViews(rewriting: Rewriting): readonly FunctionView[] {
  const before = known.get(rewriting);
  if (before !== undefined) return before;
  const context = patternContext(rewriting);
  const removed = removedPairs(rewriting);
  const reached = rewriting.subprogs.filter(({ start }) => rewriting.live.has(start));
  const views = reached.map((subprog) => view(rewriting, context, removed, subprog));
  known.set(rewriting, views);
  return views;
}

const NONE: ReadonlySet<number> = new Set();

function patternContext({ before, facts, live, next }: Rewriting): PatternContext {
  const jumps = [...live].filter((index) => {
    const insn = before[index];
    return insn !== undefined && isJump(insn);
  });
  return { program: before, facts, live, targets: new Set(jumps.flatMap((index) => taken(index, next(index)))) };
}

/** Whether everything is reached, and without jumps. */
function isStraight({ program, live, targets }: PatternContext): boolean {
  return targets.size === 0 && live.size === program.length;
}

function asMarked(context: PatternContext): PatternContext {
  return { ...context, live: new Set(context.program.keys()), targets: NONE };
}

/** Where a jump goes beside the next slot. A jump to the next slot comes to it as if there were none. */
function taken(index: number, successors: readonly number[]): readonly number[] {
  return successors.filter((slot) => slot !== index + 1);
}

function view(
  rewriting: Rewriting,
  context: PatternContext,
  removed: readonly SeenPair[],
  subprog: Subprog,
): FunctionView {
  const { start, end } = subprog;
  const isInside = (slot: number) => start <= slot && slot < end;
  const inside = removed.filter(({ pair }) => isInside(pair.call));
  const calls = callsAmong(rewriting.before, rewriting.live).filter(isInside);
  const pairs = [...inside.map(({ pair }) => pair), ...calls.flatMap((call) => savingPairs(context, call))];
  const members = slotsOf(pairs);
  const { uses, escapes } = frameUses(rewriting.before, start, rewriting);
  const kept = uses.filter(({ index }) => !rewriting.lost.has(index));
  const patterns = patternsOf(context, subprog);
  const recognised = slotsOf(patterns.flatMap((pattern) => pattern.pairs));
  return {
    subprog,
    removed: inside,
    patterns,
    marked: isStraight(context) ? patterns : patternsOf(asMarked(context), subprog),
    others: kept.filter(({ index }) => !members.has(index)),
    outside: kept.filter(({ index }) => !recognised.has(index)),
    kept,
    opaque: escapes,
  };
}

function slotsOf(pairs: readonly Pair[]): ReadonlySet<number> {
  return new Set(pairs.flatMap(({ spill, fill }) => [spill, fill]));
}
