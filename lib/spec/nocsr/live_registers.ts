import { anyCall, type CallEffects, registersRead, registersWritten, successors } from "../../bpf/effects.ts";
import type { Program } from "../../bpf/insn.ts";
import { isSubprogCall, subprogTarget } from "../../bpf/insn_kind.ts";
import { FRAME_POINTER } from "../../bpf/opcode.ts";
import { type CallFacts, contractEffects } from "./call_facts.ts";
import { isFunctionCall } from "./flow.ts";
import { CALLER_SAVED } from "./frame.ts";

/** How calls of which little is known are taken: to read as few registers as possible, or as many. */
export type Estimate = "least" | "most";

type Facts = readonly (CallFacts | undefined)[];

/** The registers of r0 to r5 that are used after each slot, one bit each. */
export class LiveRegisters {
  readonly #before: Uint8Array;
  readonly #program: Program;

  /**
   * Finds the registers whose values are used, if nocsr calls keep what they do not scratch.
   *
   * @param program The program, its registers allocated as if that were so.
   * @param facts What is known of the function that each slot calls.
   * @param estimate How to take calls of which little is known.
   */
  constructor(program: Program, facts: Facts, estimate: Estimate) {
    this.#program = program;
    const parameters = estimate === "most" ? undefined : parametersOf(program, facts);
    this.#before = liveBefore(program, (index) => effectsAt(program, facts, index, parameters));
  }

  /** The registers of r0 to r5 whose values are used after the instruction at a slot. */
  after(slot: number): readonly number[] {
    const live = liveAfter(this.#program, this.#before, slot);
    return CALLER_SAVED.filter((register) => (live & 1 << register) !== 0);
  }
}

/** What the call at a slot reads and writes: under the contract if it is nocsr, else as any call does. */
function effectsAt(
  program: Program,
  facts: Facts,
  index: number,
  parameters: ((start: number) => readonly number[]) | undefined,
): CallEffects {
  const known = facts[index];
  const writes = known?.fastcall ? contractEffects(known).writes : anyCall.writes;
  if (known !== undefined) return { reads: contractEffects(known).reads, writes };
  if (parameters === undefined) return { reads: anyCall.reads, writes };
  const insn = program[index];
  const target = insn !== undefined && isSubprogCall(insn) ? subprogTarget(program, index) : undefined;
  return { reads: target === undefined ? [] : parameters(target), writes };
}

/** The argument registers that a function of the program reads for itself, by its first slot. */
function parametersOf(program: Program, facts: Facts): (start: number) => readonly number[] {
  const before = liveBefore(program, (index) => effectsAt(program, facts, index, () => []));
  return (start) => anyCall.reads.filter((register) => ((before[start] ?? 0) & 1 << register) !== 0);
}

/** The registers that are used from each slot on. */
function liveBefore(program: Program, callAt: (index: number) => CallEffects): Uint8Array {
  const reads = program.map((insn, index) => bits(registersRead(insn, callAt(index))));
  const writes = program.map((insn, index) => bits(registersWritten(insn, callAt(index))));
  const before = new Uint8Array(program.length);
  for (let changed = true; changed;) {
    changed = false;
    for (let index = program.length - 1; index >= 0; index--) {
      const live = (reads[index] ?? 0) | liveAfter(program, before, index) & ~(writes[index] ?? 0);
      changed ||= live !== before[index];
      before[index] = live;
    }
  }
  return before;
}

function liveAfter(program: Program, before: Uint8Array, index: number): number {
  return successors(program, index).reduce((live, next) => live | (before[next] ?? 0), 0);
}

/** A set of registers; those above r5 are of no interest. */
function bits(registers: readonly number[]): number {
  return registers.reduce((set, register) => register > 5 ? set : set | 1 << register, 0);
}

/**
 * The registers that hold something before each slot that control comes to, whatever way it comes, if nocsr calls keep
 * what they do not scratch.
 *
 * @param program The program.
 * @param facts What is known of the function that each slot calls.
 */
export function initialised(program: Program, facts: Facts): ReadonlyMap<number, ReadonlySet<number>> {
  const states = new Map<number, ReadonlySet<number>>();
  const pending: number[] = [];
  const enter = (slot: number, now: ReadonlySet<number>) => {
    const both = met(states.get(slot), now);
    if (both === undefined) return;
    states.set(slot, both);
    pending.push(slot);
  };
  const parameters = parametersOf(program, facts);
  enter(0, new Set([1, FRAME_POINTER]));
  for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
    const before = states.get(index) ?? new Set();
    const insn = program[index];
    const callee = subprogTarget(program, index);
    if (insn !== undefined && callee !== undefined) {
      // What a function is called back with it takes as parameters.
      const passed = isSubprogCall(insn) ? before.intersection(ARGUMENTS) : new Set(parameters(callee));
      enter(callee, passed.union(FRAME));
    }
    const after = written(program, facts, index, before);
    for (const next of successors(program, index)) enter(next, after);
  }
  return states;
}

const ARGUMENTS: ReadonlySet<number> = new Set(anyCall.reads);
const FRAME: ReadonlySet<number> = new Set([FRAME_POINTER]);

/** What a path that comes to a slot knows is written, with what others knew; undefined if that is nothing new. */
function met(before: ReadonlySet<number> | undefined, now: ReadonlySet<number>): ReadonlySet<number> | undefined {
  if (before === undefined) return now;
  const both = before.intersection(now);
  return both.size === before.size ? undefined : both;
}

function written(program: Program, facts: Facts, index: number, before: ReadonlySet<number>): ReadonlySet<number> {
  const insn = program[index];
  if (insn === undefined) return before;
  if (!isFunctionCall(insn) && !isSubprogCall(insn)) return before.union(new Set(registersWritten(insn)));
  const known = facts[index];
  const kept = before.difference(new Set(known?.fastcall ? contractEffects(known).writes : anyCall.writes));
  return known?.isVoid ? kept : kept.union(new Set([0]));
}
