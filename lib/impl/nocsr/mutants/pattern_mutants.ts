import type { Insn, Program } from "../../../bpf/insn.ts";
import { accessSize, isLoad, isStoreRegister } from "../../../bpf/insn_kind.ts";
import { FRAME_POINTER } from "../../../bpf/opcode.ts";
import type { Mutant } from "../../mutant.ts";
import { lowestSlot } from "../rewrite/lowest_slot.ts";
import { isFill, isSpill } from "../rewrite/matching.ts";
import { preserved } from "../rewrite/preserved.ts";
import type { Subprog } from "../subprog.ts";
import { rewriteMutant } from "./rewrite_mutant.ts";

const CALLER_SAVED = [0, 1, 2, 3, 4, 5];

/** Whether this stores a register through r10, be it whole or in part. */
function isAnySpill(insn: Insn): boolean {
  return isStoreRegister(insn) && insn.dst === FRAME_POINTER;
}

/** The lowest offset of such a store in a function. */
function lowestOfAny(program: Program, { start, end }: Subprog): number {
  return Math.min(0, ...program.slice(start, end).filter(isAnySpill).map(({ off }) => off));
}

/** Whether this is the fill of a spill, wherever its address and its width come from. */
function isLikeFill(insn: Insn, spill: Insn): boolean {
  return isLoad(insn) && insn.dst === spill.src && insn.off === spill.off;
}

/** The slot of the fill of a spill among the six behind a call; if there is none, the next. */
function fillBehind(program: Program, call: number, spill: number): number {
  const saved = program[spill];
  const behind = program.slice(call + 1, call + 7);
  return call + 1 + Math.max(0, behind.findIndex((insn) => saved !== undefined && isFill(insn, saved)));
}

/** The `i`-th spill from a call upwards, other instructions skipped. */
function spillAbove(program: Program, call: number, i: number): number {
  const above = [...program.keys()].slice(Math.max(0, call - 7), call).reverse();
  return above.filter((slot) => isSpill(program[slot] ?? { opcode: 0, dst: 0, src: 0, off: 0, imm: 0 }))[i] ?? -1;
}

/** Mutants that take for a pattern what is none, or overlook one. */
export const patternMutants: readonly Mutant[] = [
  rewriteMutant("any-fill-will-do", "takes a fill from any slot for the pair's other half", {
    isFill: (insn, spill) => isFill({ ...insn, off: spill.off }, spill),
  }),
  rewriteMutant("any-register", "takes a fill into any register for the pair's other half", {
    isFill: (insn, spill) => isFill({ ...insn, dst: spill.src }, spill),
  }),
  rewriteMutant("narrow-spill", "takes a spill of fewer than 64 bits for a pair's first half", {
    isSpill: isAnySpill,
    lowestSlot: lowestOfAny,
  }),
  rewriteMutant("narrow-fill", "takes a fill of fewer than 64 bits for a pair's second half", {
    isFill: (insn, spill) => isLikeFill(insn, spill) && insn.src === FRAME_POINTER,
  }),
  rewriteMutant("narrow-pair", "removes pairs that save only part of a register", {
    isSpill: isAnySpill,
    isFill: (insn, spill) =>
      isLikeFill(insn, spill) && insn.src === FRAME_POINTER && accessSize(insn) === accessSize(spill),
    lowestSlot: lowestOfAny,
  }),
  rewriteMutant("spill-through-any-base", "takes a store through any register for a spill", {
    isSpill: (insn) => isSpill({ ...insn, dst: FRAME_POINTER }),
    lowestSlot: (program, subprog) =>
      lowestSlot(program.map((insn) => isStoreRegister(insn) ? { ...insn, dst: FRAME_POINTER } : insn), subprog),
  }),
  rewriteMutant("fill-through-any-base", "takes a load through any register for a fill", {
    isFill: (insn, spill) => isFill({ ...insn, src: FRAME_POINTER }, spill),
  }),
  rewriteMutant("any-slot", "takes pairs at any slots, wherever the lowest is", { isNext: () => true }),
  rewriteMutant("gaps-allowed", "lets slots be left out between those of two pairs", {
    isNext: (spill, slot) => spill.off >= slot,
  }),
  rewriteMutant("highest-slot-first", "looks for the innermost pair at the highest slot", {
    lowestSlot: (program, { start, end }) =>
      Math.max(...program.slice(start, end).filter(isSpill).map(({ off }) => off)),
  }),
  rewriteMutant("lowest-of-the-program", "takes the lowest slot of the whole program for every function's", {
    lowestSlot: (program) => lowestSlot(program, { start: 0, end: program.length }),
  }),
  rewriteMutant("fills-anywhere", "looks for fills in any order and beyond other instructions", {
    pairAt: (program, call, i) => ({ spill: call - i - 1, fill: fillBehind(program, call, call - i - 1) }),
  }),
  rewriteMutant("insns-between-allowed", "looks for spills beyond other instructions", {
    pairAt: (program, call, i) => ({ spill: spillAbove(program, call, i), fill: call + i + 1 }),
  }),
  rewriteMutant("r0-kept", "takes r0 for a register that every nocsr call keeps", {
    preserved: (facts) => new Set([0, ...preserved(facts)]),
  }),
  rewriteMutant("r0-never-kept", "takes r0 for a register that every call scratches", {
    preserved: (facts) => new Set([...preserved(facts)].filter((register) => register !== 0)),
  }),
  rewriteMutant("parameters-kept", "takes the registers of parameters for kept", {
    preserved: ({ isVoid }) => new Set(isVoid ? CALLER_SAVED : CALLER_SAVED.slice(1)),
  }),
  rewriteMutant("one-parameter-fewer", "takes the register of the last parameter for kept", {
    preserved: (facts) => preserved({ ...facts, params: Math.max(0, facts.params - 1) }),
  }),
  rewriteMutant("one-parameter-more", "takes the register behind the last parameter for scratched", {
    preserved: (facts) => preserved({ ...facts, params: facts.params + 1 }),
  }),
  rewriteMutant("callee-saved-too", "removes pairs of r6 to r9 as well", {
    preserved: (facts) => new Set([...preserved(facts), 6, 7, 8, 9]),
  }),
  rewriteMutant("register-twice", "takes two pairs of the same register", { without: (free) => free }),
];
