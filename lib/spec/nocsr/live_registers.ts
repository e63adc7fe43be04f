import { anyCall, type CallEffects, isLiveAt, registersWritten, successors } from "../../bpf/effects.ts";
import type { Program } from "../../bpf/insn.ts";
import { isSubprogCall, subprogTarget } from "../../bpf/insn_kind.ts";
import { FRAME_POINTER } from "../../bpf/opcode.ts";
import { type CallFacts, contractEffects } from "./call_facts.ts";
import { CALLER_SAVED } from "./frame.ts";

/** How calls of which little is known are taken: to read as few registers as possible, or as many. */
export type Estimate = "least" | "most";

type Facts = readonly (CallFacts | undefined)[];

/**
 * The registers of r0 to r5 whose values are used after a call, if nocsr calls keep what they do not scratch.
 *
 * @param program The program, its registers allocated as if that were so.
 * @param facts What is known of the function that each slot calls.
 * @param call The call's slot.
 * @param estimate How to take calls of which little is known.
 */
export function liveAfter(program: Program, facts: Facts, call: number, estimate: Estimate): readonly number[] {
  const callAt = (index: number) => effectsAt(program, facts, index, estimate);
  return CALLER_SAVED.filter((register) => isLiveAt(program, call + 1, register, callAt));
}

/** What the call at a slot reads and writes: under the contract if it is nocsr, else as any call does. */
function effectsAt(program: Program, facts: Facts, index: number, estimate: Estimate): CallEffects {
  const known = facts[index];
  const writes = known?.fastcall ? contractEffects(known).writes : anyCall.writes;
  const target = subprogTarget(program, index);
  const insn = program[index];
  if (insn !== undefined && target !== undefined && isSubprogCall(insn) && estimate === "least") {
    return { reads: parametersOf(program, facts, target), writes };
  }
  if (known === undefined) return { reads: estimate === "least" ? [] : anyCall.reads, writes };
  return { reads: contractEffects(known).reads, writes };
}

/** The argument registers that a function of the program reads for itself. */
function parametersOf(program: Program, facts: Facts, start: number): readonly number[] {
  const callAt = (index: number): CallEffects => {
    const known = facts[index];
    const reads = known === undefined ? [] : contractEffects(known).reads;
    return { reads, writes: known?.fastcall ? contractEffects(known).writes : anyCall.writes };
  };
  return anyCall.reads.filter((register) => isLiveAt(program, start, register, callAt));
}

/**
 * The registers that hold something before each slot that control comes to, whatever way it comes, if nocsr calls keep
 * what they do not scratch.
 *
 * @param program The program.
 * @param facts What is known of the function that each slot calls.
 * @param starts The first slots of its functions.
 */
export function initialised(
  program: Program,
  facts: Facts,
  starts: readonly number[],
): ReadonlyMap<number, ReadonlySet<number>> {
  const states = new Map<number, ReadonlySet<number>>();
  const pending: number[] = [];
  for (const start of starts) {
    const given = start === 0 ? [1] : parametersOf(program, facts, start);
    states.set(start, new Set([...given, FRAME_POINTER]));
    pending.push(start);
  }
  for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
    const after = written(program, facts, index, states.get(index) ?? new Set());
    for (const next of successors(program, index)) {
      const before = states.get(next);
      const both = before === undefined ? after : before.intersection(after);
      if (both.size === before?.size) continue;
      states.set(next, both);
      pending.push(next);
    }
  }
  return states;
}

function written(program: Program, facts: Facts, index: number, before: ReadonlySet<number>): ReadonlySet<number> {
  const insn = program[index];
  if (insn === undefined) return before;
  const known = facts[index];
  const isCalling = known !== undefined || isSubprogCall(insn);
  if (!isCalling) return before.union(new Set(registersWritten(insn, { reads: [], writes: [0] })));
  const scratched = known?.fastcall ? contractEffects(known).writes : anyCall.writes;
  const kept = before.difference(new Set(scratched));
  return known?.isVoid ? kept : kept.union(new Set([0]));
}
