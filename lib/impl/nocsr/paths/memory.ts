import type { Insn } from "../../../bpf/insn.ts";
import {
  accessSize,
  baseRegister,
  isAtomic,
  isLoad,
  isLoadAcquire,
  isStoreImm,
  isStoreRelease,
} from "../../../bpf/insn_kind.ts";
import { FRAME_POINTER } from "../../../bpf/opcode.ts";
import { registersWritten } from "../../../bpf/effects.ts";
import { Refusal } from "../refusal.ts";
import type { Sight } from "./sight.ts";
import { setRegisters, type State, valueOf } from "./state.ts";
import { isNumber, scalar, unknown, type Value, type ValueOf } from "./value.ts";

/**
 * Executes a load, store or atomic, whose state changes.
 *
 * @param state The state before it.
 * @param insn The instruction.
 * @param sight Where what it touches of a stack frame is noted.
 * @throws {Refusal} If it leaves the stack frame, or is not aligned.
 */
export function accessMemory(state: State, insn: Insn, sight: Sight): void {
  const base = valueOf(state, baseRegister(insn));
  const reads = isLoad(insn) || isAtomic(insn) && !isStoreRelease(insn);
  if (isNumber(base)) throw new Refusal("EACCES", `R${baseRegister(insn)} invalid mem access 'scalar'`);
  if (base.kind !== "frame") return setRegisters(state, registersWritten(insn), unknown);
  checkBounds(insn, base, reads, sight.frameSize);
  sight.note(state, base, insn.off, {
    kind: isLoad(insn) || isLoadAcquire(insn) ? "load" : "store",
    direct: baseRegister(insn) === FRAME_POINTER,
  });
  const value = isLoad(insn) ? read(state, insn, base) : unknown;
  if (!isLoad(insn) && !isLoadAcquire(insn)) write(state, insn, base);
  setRegisters(state, registersWritten(insn), value);
}

function checkBounds(insn: Insn, { min, max }: ValueOf<"frame">, reads: boolean, frameSize: number): void {
  const size = accessSize(insn);
  const [low, high] = [min + insn.off, max + insn.off];
  // Bounds that a loop has blurred refuse nothing: the access counts as one of the whole frame.
  const outside = Number.isFinite(low) && low < -frameSize || Number.isFinite(high) && high + size > 0;
  const what = `R${baseRegister(insn)} off=${low} size=${size}`;
  if (outside) throw new Refusal("EACCES", `invalid ${reads ? "read from" : "write to"} stack ${what}`);
  if (min === max && low % size !== 0) throw new Refusal("EACCES", `misaligned stack access off ${low} size ${size}`);
}

/** The slot that an access of eight bytes is known to cover. */
function slotOf(insn: Insn, { min, max }: ValueOf<"frame">): number | undefined {
  return min === max && accessSize(insn) === 8 ? min + insn.off : undefined;
}

function read(state: State, insn: Insn, base: ValueOf<"frame">): Value {
  const slot = slotOf(insn, base);
  return (slot === undefined ? undefined : state.frames[base.frame]?.slots.get(slot)) ?? unknown;
}

function write(state: State, insn: Insn, base: ValueOf<"frame">): void {
  const value = isStoreImm(insn) ? scalar(BigInt(insn.imm)) : isAtomic(insn) ? unknown : valueOf(state, insn.src);
  const slot = slotOf(insn, base);
  forget(state, base, insn.off, accessSize(insn));
  if (slot !== undefined) state.frames[base.frame]?.slots.set(slot, value);
}

/**
 * Something unknown was written through a pointer: what the slots that may be touched held is forgotten. Frame pointers
 * among them stay, unless it is known that they are overwritten: one that is read back must not be missed.
 */
export function forget({ frames }: State, { frame, min, max }: ValueOf<"frame">, off: number, size: number): void {
  const slots = frames[frame]?.slots;
  for (const [offset, value] of slots ?? []) {
    const touched = offset < max + off + size && offset + 8 > min + off;
    if (touched && (value.kind !== "frame" || min === max && Number.isFinite(size))) slots?.delete(offset);
  }
}
