import { isLiveAt } from "../../../bpf/effects.ts";
import type { Insn, Program } from "../../../bpf/insn.ts";
import { isConditionalJump, isJump, isSubprogCall } from "../../../bpf/insn_kind.ts";
import type { Mutant } from "../../mutant.ts";
import { compile } from "../compile/compile.ts";
import { type Decisions, fillOf, published } from "../compile/decisions.ts";

/** Makes the mutant of `nocsr.compile` in which some decisions are wrong. */
function compileMutant(name: string, title: string, wrong: Partial<Decisions>): Mutant {
  const decisions: Decisions = { ...published, ...wrong };
  return { name: `nocsr/${name}`, title, handlers: { "nocsr.compile": (input) => compile(decisions, input) } };
}

/** A program in which some jumps lead to the next instruction. */
function without(program: Program, isDropped: (insn: Insn) => boolean): Program {
  return program.map((insn) => isJump(insn) && isDropped(insn) ? { ...insn, off: 0 } : insn);
}

/** Mutants of the compiler's half. */
export const compileMutants: readonly Mutant[] = [
  compileMutant("compile-nothing", "puts nothing in", { saved: () => [] }),
  compileMutant("compile-forgets-one", "does not save the lowest of the live registers", {
    saved: (live) => live.slice(1),
  }),
  compileMutant("compile-saves-the-dead", "saves registers that nobody uses again", { isLive: () => true }),
  compileMutant("compile-saves-the-result", "saves what the call scratches", { scratched: () => [] }),
  compileMutant("compile-forgets-r0", "does not save r0 around functions that return nothing", {
    saved: (live) => live.filter((register) => register !== 0),
  }),
  compileMutant("compile-ignores-loops", "takes what only the next round of a loop uses for dead", {
    isLive: (program, call, register, callAt) =>
      isLiveAt(without(program, ({ off }) => off < 0), call + 1, register, callAt),
  }),
  compileMutant("compile-ignores-branches", "takes what only one way of a branch uses for dead", {
    isLive: (program, call, register, callAt) =>
      isLiveAt(without(program, isConditionalJump), call + 1, register, callAt) &&
      !program.slice(call).some(isConditionalJump),
  }),
  compileMutant("compile-ignores-variadic-arguments", "takes arguments beyond the declared ones for dead", {
    read: ({ params }) => [1, 2, 3, 4, 5].slice(0, params),
  }),
  compileMutant("compile-slot-in-use", "begins at the top of the frame, whatever lies there", { regionTop: () => 0 }),
  compileMutant("compile-slot-begun", "counts only the slots that the function fills", {
    regionTop: (lowest) => Math.min(0, Math.ceil(lowest / 8) * 8),
  }),
  compileMutant("compile-slots-above", "puts its slots above those of the function", {
    regionTop: (lowest) => Math.min(0, Math.floor(lowest / 8) * 8 + 8),
  }),
  compileMutant("compile-from-the-top", "gives the outermost pairs of all calls the same slot, as LLVM does", {
    slot: (top, { place }) => top - 8 * (place + 1),
  }),
  compileMutant("compile-slots-reversed", "gives the innermost pair the highest slot", {
    slot: (top, { place, of }) => top - 8 * (of - place),
  }),
  compileMutant("compile-one-slot", "saves all registers in one slot", { slot: (top) => top - 8 }),
  compileMutant("compile-not-mirrored", "puts the fills in the order of the spills", {
    wrap: (call, spills, fills) => [...spills, call, ...fills],
  }),
  compileMutant("compile-without-fills", "puts in spills and no fills", {
    wrap: (call, spills) => [...spills, call],
  }),
  compileMutant("compile-fills-first", "puts the fills before the call and the spills behind it", {
    wrap: (call, spills, fills) => [...fills, call, ...spills],
  }),
  compileMutant("compile-fill-elsewhere", "fills the neighbouring register", {
    fill: (spill) => ({ ...fillOf(spill), dst: spill.src === 5 ? 1 : spill.src + 1 }),
  }),
  compileMutant("compile-forgets-jumps", "puts pairs in between jumps and their targets and leaves the distances", {
    relocates: (insn) => !isJump(insn),
  }),
  compileMutant("compile-forgets-calls", "puts pairs in between calls and their targets and leaves the distances", {
    relocates: (insn) => !isSubprogCall(insn),
  }),
  compileMutant("compile-without-limit", "puts slots below the frame's 512 bytes", { frameSize: 1024 }),
  compileMutant("compile-ordinary-calls", "takes a nocsr call for one that scratches everything", {
    isNocsr: () => false,
  }),
];
