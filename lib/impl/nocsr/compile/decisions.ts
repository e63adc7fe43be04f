import { anyCall, type CallEffects, isLiveAt } from "../../../bpf/effects.ts";
import type { Insn, Program } from "../../../bpf/insn.ts";
import { CLASS, FRAME_POINTER, MODE, SIZE } from "../../../bpf/opcode.ts";
import type { CallFacts } from "../call_facts.ts";

/** What is decided when spills and fills are put in; a mutant replaces one. Offsets are bytes from r10. */
export interface Decisions {
  /** Whether registers were allocated as if calls of a function kept what it does not scratch. */
  readonly isNocsr: (facts: CallFacts) => boolean;
  /** The registers that a nocsr call scratches. */
  readonly scratched: (facts: CallFacts) => readonly number[];
  /** The registers that carry the arguments of a call. */
  readonly read: (facts: CallFacts) => readonly number[];
  /** Whether what a register holds after a call is used. */
  readonly isLive: (program: Program, call: number, register: number, callAt: CallAt) => boolean;
  /** The registers that are saved around a call, from the outermost pair inwards, of those that it keeps. */
  readonly saved: (live: readonly number[]) => readonly number[];
  /** Where the slots of a function's pairs end, given the lowest byte that it uses itself. */
  readonly regionTop: (lowest: number) => number;
  /** The slot of a pair, the `place`-th of `of` from the outermost on; `most` is the largest such number in the function. */
  readonly slot: (top: number, pair: { readonly place: number; readonly of: number; readonly most: number }) => number;
  /** The instructions in place of a call. */
  readonly wrap: (call: Insn, spills: readonly Insn[], fills: readonly Insn[]) => readonly Insn[];
  /** A pair's second half. */
  readonly fill: (spill: Insn) => Insn;
  /** Whether an instruction's distance is mended when others come in between. */
  readonly relocates: (insn: Insn) => boolean;
  /** Bytes of stack that a function may have. */
  readonly frameSize: number;
}

/** What a slot's call reads and writes. */
export type CallAt = (index: number) => CallEffects;

/** The registers that a nocsr call scratches: r0 unless it returns nothing, and those of its parameters. */
export function scratched({ isVoid, params }: CallFacts): readonly number[] {
  return [0, 1, 2, 3, 4, 5].filter((register) => register === 0 ? !isVoid : register <= params);
}

/** A helper that takes as many arguments beyond its parameters as its format asks for. */
const VARIADIC = "bpf_trace_printk";

/** The registers that carry the arguments of a call: those of its parameters, and all that there are if it is variadic. */
export function read({ name, params }: CallFacts): readonly number[] {
  return name === VARIADIC ? anyCall.reads : anyCall.reads.slice(0, params);
}

/** The fill that undoes a spill. */
export function fillOf({ src, off }: Insn): Insn {
  return { opcode: CLASS.LDX | MODE.MEM | SIZE.DW, dst: src, src: FRAME_POINTER, off, imm: 0 };
}

/**
 * The decisions of the reference.
 *
 * LLVM gives the outermost pair of every call the same slot, so that calls with fewer pairs leave the lowest slots
 * unused; as a kernel starts at the lowest one, it then removes nothing. Here the innermost pairs share a slot instead.
 */
export const published: Decisions = {
  isNocsr: ({ fastcall }) => fastcall,
  scratched,
  read,
  isLive: (program, call, register, callAt) => isLiveAt(program, call + 1, register, callAt),
  saved: (live) => live,
  regionTop: (lowest) => Math.floor(lowest / 8) * 8,
  slot: (top, { place, of, most }) => top - 8 * (most - of + place + 1),
  wrap: (call, spills, fills) => [...spills, call, ...fills.toReversed()],
  fill: fillOf,
  relocates: () => true,
  frameSize: 512,
};
