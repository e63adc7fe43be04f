import { isWholeInsn, successors } from "../../bpf/effects.ts";
import { helperById } from "../../bpf/helpers.ts";
import type { Insn, Program } from "../../bpf/insn.ts";
import { isFuncAddress, isHelperCall, isKfuncCall, jumpTarget, subprogTarget } from "../../bpf/insn_kind.ts";

/** Where control may go within each function, if a verifier has decided some of the conditional jumps. */
export type Successors = (index: number) => readonly number[];

/**
 * The slots that control can come to: from the first, and from the first of every function that a reachable slot calls,
 * or takes the address of in a program that calls something that may call back.
 *
 * @param program The program.
 * @param next Where control may go from a slot; by default to every successor.
 */
export function reachableSlots(
  program: Program,
  next: Successors = (index) => successors(program, index),
): ReadonlySet<number> {
  const seen = new Set<number>();
  const pending = [0];
  for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
    if (seen.has(index) || program[index] === undefined) continue;
    seen.add(index);
    const entered = enteredFrom(program, index);
    if (entered !== undefined) pending.push(entered);
    for (const slot of next(index)) pending.push(slot);
  }
  return seen;
}

/** The first slot of the function that is entered because of what stands in a slot: a call, or an address. */
export function enteredFrom(program: Program, index: number): number | undefined {
  const insn = program[index];
  if (insn === undefined || isFuncAddress(insn) && !program.some(mayCallBack)) return undefined;
  return subprogTarget(program, index);
}

/** Whether this calls something that may call a function of the program whose address it gets. */
function mayCallBack(insn: Insn): boolean {
  if (!isHelperCall(insn)) return isKfuncCall(insn);
  return helperById(insn.imm)?.params.some(({ kind }) => kind === "callback") ?? true;
}

/** The slots that a jump from one of these slots goes to. */
export function jumpTargets(program: Program, from: ReadonlySet<number>): ReadonlySet<number> {
  const targets = [...from].map((index) => jumpTarget(program, index));
  return new Set(targets.filter((slot): slot is number => slot !== undefined));
}

/** An instruction of a program: its first slot, and how many it takes. */
export interface Unit {
  readonly index: number;
  readonly slots: 1 | 2;
}

/** The instructions of a program; a 64-bit immediate is one, of two slots. */
export function unitsOf(program: Program): readonly Unit[] {
  const units: Unit[] = [];
  for (let index = 0; index < program.length; index++) {
    const slots = index + 1 < program.length && !isWholeInsn(program, index + 1) ? 2 : 1;
    units.push({ index, slots });
    if (slots === 2) index++;
  }
  return units;
}

/** The slots among these that call a helper or a kfunc, in order. */
export function callsAmong(program: Program, slots: ReadonlySet<number>): readonly number[] {
  const calls: number[] = [];
  for (const [index, insn] of program.entries()) if (isFunctionCall(insn) && slots.has(index)) calls.push(index);
  return calls;
}

/** Whether this calls a helper or a kfunc, and not a function of the program. */
export function isFunctionCall(insn: Insn): boolean {
  return isHelperCall(insn) || isKfuncCall(insn);
}

/** A call of a helper or kfunc with this number instead of its own; any other instruction as it is. */
export function numbered(insn: Insn, number: number): Insn {
  return isFunctionCall(insn) ? { ...insn, dst: 0, src: 0, off: 0, imm: number } : insn;
}
