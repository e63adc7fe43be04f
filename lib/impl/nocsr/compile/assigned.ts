import { registersWritten, successors } from "../../../bpf/effects.ts";
import type { Program } from "../../../bpf/insn.ts";
import { isCall, isSubprogCall, subprogTarget } from "../../../bpf/insn_kind.ts";
import type { CallFacts } from "../call_facts.ts";
import type { CallAt } from "./decisions.ts";

/** Registers as bits. */
type Mask = number;

const ARGUMENTS: Mask = 0b111110;
const CONTEXT: Mask = 0b10;

/**
 * The registers that may hold something before each instruction: written on some way to it and not scratched since.
 *
 * @param program The program.
 * @param callAt What each call writes, which is what it scratches.
 * @param facts What is known of the functions that are called.
 * @returns Whether a register may hold something before the instruction in a slot.
 */
export function assigned(
  program: Program,
  callAt: CallAt,
  facts: readonly (CallFacts | undefined)[],
): (index: number, register: number) => boolean {
  const masks = new Map<number, Mask>();
  const pending: number[] = [];
  const flow = (index: number, mask: Mask) => {
    const before = masks.get(index);
    if (before !== undefined && (before | mask) === before) return;
    masks.set(index, (before ?? 0) | mask);
    pending.push(index);
  };
  flow(0, CONTEXT);
  for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
    const before = masks.get(index) ?? 0;
    const insn = program[index];
    if (insn === undefined) continue;
    const callee = subprogTarget(program, index);
    // Who calls a function back passes what it likes.
    if (callee !== undefined) flow(callee, isSubprogCall(insn) ? before & ARGUMENTS : ARGUMENTS);
    const written = bits(registersWritten(insn, callAt(index)));
    const result = facts[index]?.isVoid === true ? 0 : 1;
    const after = isCall(insn) ? before & ~written | result : before | written;
    for (const next of successors(program, index)) flow(next, after);
  }
  return (index, register) => ((masks.get(index) ?? 0) & 1 << register) !== 0;
}

function bits(registers: readonly number[]): Mask {
  return registers.reduce((mask, register) => mask | 1 << register, 0);
}
