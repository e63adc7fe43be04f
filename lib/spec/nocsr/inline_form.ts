import type { Insn, Program } from "../../bpf/insn.ts";
import { ALU, CLASS, MOVE, SOURCE } from "../../bpf/opcode.ts";

const MOV_IMM = [CLASS.ALU64 | ALU.MOV | SOURCE.K, CLASS.ALU | ALU.MOV | SOURCE.K];
const MOV_REGISTER = CLASS.ALU64 | ALU.MOV | SOURCE.X;

/** Whether this is `r0 = percpu r0`: it turns a per-CPU offset into the address on the CPU that executes it. */
export function isPercpuMove(insn: Insn | undefined): boolean {
  return insn?.opcode === MOV_REGISTER && insn.off === MOVE.PERCPU;
}

/**
 * Whether this slot loads an offset that the next one turns into an address: the number differs from boot to boot, and
 * the width of the move from kernel to kernel.
 */
export function isPercpuOffset(program: Program, slot: number): boolean {
  const insn = program[slot];
  const next = program[slot + 1];
  return insn !== undefined && MOV_IMM.includes(insn.opcode) && isPercpuMove(next) && next?.src === insn.dst;
}
