/**
 * How the two halves of a pair look.
 *
 * @module
 */
import type { Insn } from "../../../bpf/insn.ts";
import { CLASS, FRAME_POINTER, MODE, SIZE } from "../../../bpf/opcode.ts";

/** Whether this stores a whole register into the frame through r10. */
export function isSpill(insn: Insn): boolean {
  return insn.opcode === (CLASS.STX | MODE.MEM | SIZE.DW) && insn.dst === FRAME_POINTER;
}

/** Whether this loads the register that a spill saved, whole and through r10, from where it was saved. */
export function isFill(insn: Insn, spill: Insn): boolean {
  return insn.opcode === (CLASS.LDX | MODE.MEM | SIZE.DW) && insn.src === FRAME_POINTER &&
    insn.dst === spill.src && insn.off === spill.off;
}
