import type { Program } from "../../../bpf/insn.ts";
import type { CallFacts } from "../call_facts.ts";
import type { Subprog } from "../subprog.ts";
import type { Decisions } from "./decisions.ts";

/** A call with the matching spills before it and fills behind it. */
export interface Pattern {
  /** The slot of the call. */
  readonly call: number;
  readonly facts: CallFacts;
  /** Its pairs from the call outwards, at least one. */
  readonly pairs: readonly Pair[];
  /** The offset from r10 of its lowest slot, in bytes. */
  readonly bottom: number;
  /** The offset from r10 just above its highest slot, in bytes. */
  readonly top: number;
}

/** A spill and the fill that undoes it, by the slots of the program that they stand in. */
export interface Pair {
  readonly spill: number;
  readonly fill: number;
}

/** Where to look for patterns. */
export interface PatternInput {
  readonly program: Program;
  readonly subprog: Subprog;
  /** The facts of the helper or kfunc that a slot of the program calls; `undefined` if it calls none. */
  readonly factsAt: (index: number) => CallFacts | undefined;
}

/** Finds the patterns of a function, in the order of their calls. */
export function patternsOf(decisions: Decisions, { program, subprog, factsAt }: PatternInput): readonly Pattern[] {
  const lowest = decisions.lowestSlot(program, subprog);
  const patterns: Pattern[] = [];
  for (let call = subprog.start; call < subprog.end; call++) {
    const facts = factsAt(call);
    if (facts === undefined) continue;
    const pairs = pairsAround(decisions, program, { call, facts, lowest });
    if (pairs.length > 0) patterns.push({ call, facts, pairs, bottom: lowest, top: lowest + 8 * pairs.length });
  }
  return patterns;
}

/** The pairs around a call, from the innermost on, as far as they match without a break. */
function pairsAround(
  decisions: Decisions,
  program: Program,
  { call, facts, lowest }: Pick<Pattern, "call" | "facts"> & { readonly lowest: number },
): readonly Pair[] {
  const pairs: Pair[] = [];
  let free = decisions.preserved(facts);
  for (let i = 0; i < 6; i++) {
    const pair = decisions.pairAt(program, call, i);
    const spill = program[pair.spill];
    const fill = program[pair.fill];
    if (spill === undefined || fill === undefined) break;
    if (!decisions.isSpill(spill) || !decisions.isFill(fill, spill)) break;
    if (!decisions.isNext(spill, lowest + 8 * i) || !free.has(spill.src)) break;
    if (decisions.isEntered(pair, program)) break;
    free = decisions.without(free, spill.src);
    pairs.push(pair);
  }
  return pairs;
}
