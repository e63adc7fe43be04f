/**
 * Accesses of a function's frame through the frame pointer itself.
 *
 * @module
 */
import type { Insn } from "../../bpf/insn.ts";
import { accessSize, baseRegister, isLoad, isMemoryAccess, isStore, isStoreRegister } from "../../bpf/insn_kind.ts";
import { FRAME_POINTER, MODE } from "../../bpf/opcode.ts";

/** Bytes of a spilled register. */
export const SLOT_SIZE = 8;

/** Bytes of a frame, which every function has for itself. */
export const FRAME_SIZE = 512;

/** The registers that a call may scratch unless its function is nocsr. */
export const CALLER_SAVED: readonly number[] = [0, 1, 2, 3, 4, 5];

/** Whether this stores all of a register into the frame: `*(u64 *)(r10 - 0x8) = r1`. */
export function isSpill(insn: Insn): boolean {
  return isStoreRegister(insn) && accessSize(insn) === SLOT_SIZE && insn.dst === FRAME_POINTER;
}

/** Whether this loads all of a register from the frame: `r1 = *(u64 *)(r10 - 0x8)`. */
export function isFill(insn: Insn): boolean {
  return isLoad(insn) && (insn.opcode & 0xe0) === MODE.MEM && accessSize(insn) === SLOT_SIZE &&
    insn.src === FRAME_POINTER;
}

/** Whether this could be meant as a spill: any store of a register or an immediate. */
export function resemblesSpill(insn: Insn): boolean {
  return isStore(insn);
}

/** Whether this could be meant as a fill: any load. */
export function resemblesFill(insn: Insn): boolean {
  return isLoad(insn);
}

/** Whether this accesses memory through the frame pointer. */
export function isFrameAccess(insn: Insn): boolean {
  return isMemoryAccess(insn) && baseRegister(insn) === FRAME_POINTER;
}

/** A place in the frame as assembly writes it: `r10 - 0x8`. */
export function formatSlot(off: number): string {
  return `r10 ${off < 0 ? "-" : "+"} 0x${Math.abs(off).toString(16)}`;
}
