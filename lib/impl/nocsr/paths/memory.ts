import type { Insn } from "../../../bpf/insn.ts";
import {
  accessSize,
  baseRegister,
  isAtomic,
  isLoad,
  isLoadAcquire,
  isStoreImm,
  isStoreRelease,
  modeOf,
} from "../../../bpf/insn_kind.ts";
import { FRAME_POINTER, MODE } from "../../../bpf/opcode.ts";
import { registersWritten } from "../../../bpf/effects.ts";
import { Refusal } from "../refusal.ts";
import type { Sight } from "./sight.ts";
import { NARROW, PARTS } from "./reading.ts";
import { setRegisters, type State, valueOf } from "./state.ts";
import { FAR, isNumber, readAs, scalar, unknown, type Value, type ValueOf } from "./value.ts";

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
  if (isNumber(base) || base.kind === "function") {
    throw new Refusal("EACCES", `R${baseRegister(insn)} invalid mem access '${base.kind}'`);
  }
  const value = loaded(state, insn, base);
  if (base.kind === "frame") {
    checkBounds(insn, base, sight.frameSize);
    const isRead = isLoad(insn) || isLoadAcquire(insn);
    sight.note(state, base, insn.off, {
      kind: isRead ? "load" : "store",
      direct: baseRegister(insn) === FRAME_POINTER,
    });
    if (!isRead) write(state, insn, base);
  }
  setRegisters(state, registersWritten(insn), value);
}

function checkBounds(insn: Insn, { min, max }: ValueOf<"frame">, frameSize: number): void {
  const size = accessSize(insn);
  const low = min + insn.off;
  const high = max + insn.off;
  if (min === max && low % size !== 0) throw new Refusal("EACCES", `misaligned stack access off ${low} size ${size}`);
  // Bounds that a loop has blurred refuse nothing: the access counts as one of the whole frame.
  if (Number.isFinite(low) && (low < -frameSize || low >= 0) || Number.isFinite(max) && max >= FAR) {
    throw new Refusal("EACCES", `invalid ${show(insn)} off=${low} size=${size}`);
  }
  if (Number.isFinite(high) && high + size > 0) {
    throw new Refusal("EINVAL", `invalid variable-offset ${show(insn)} off=${low} size=${size}`);
  }
}

function show(insn: Insn): string {
  return `${isLoad(insn) || isAtomic(insn) && !isStoreRelease(insn) ? "read from" : "write to"} stack R${
    baseRegister(insn)
  }`;
}

/** What a load or an atomic leaves in a register: what was in memory, or so much of it as it takes. */
function loaded(state: State, insn: Insn, base: Value): Value {
  const held = heldAt(state, base, insn.off);
  const part = PARTS.get(8 * accessSize(insn));
  if (part === undefined) return held;
  if (modeOf(insn) === MODE.MEMSX) return readAs(held, part.signed);
  // Four bytes of a context may be the address of a packet.
  return base.kind === "frame" || part !== NARROW ? readAs(held, part.unsigned) : unknown;
}

/** What is known of the memory from where a pointer leads upwards, the lowest byte being the lowest of a number. */
function heldAt({ frames }: State, base: Value, off: number): Value {
  if (base.kind !== "frame" || base.min !== base.max) return unknown;
  return frames[base.frame]?.slots.get(base.min + off) ?? unknown;
}

function write(state: State, insn: Insn, base: ValueOf<"frame">): void {
  const { frame, min, max } = base;
  const value = stored(state, insn);
  forget(state, base, insn.off, accessSize(insn));
  if (min === max && accessSize(insn) === 8) state.frames[frame]?.slots.set(min + insn.off, value);
}

function stored(state: State, insn: Insn): Value {
  if (isStoreImm(insn)) return scalar(BigInt(insn.imm));
  return isAtomic(insn) && !isStoreRelease(insn) ? unknown : valueOf(state, insn.src);
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
