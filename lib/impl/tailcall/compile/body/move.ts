import type { Insn } from "../../../../bpf/insn.ts";
import { classOf, usesSource } from "../../../../bpf/insn_kind.ts";
import { CLASS } from "../../../../bpf/opcode.ts";
import * as asm from "../../../../x86/assemble.ts";
import type { Register } from "../../../../x86/register.ts";
import { machineRegister } from "./machine_register.ts";

/** Moves a constant, in as few bytes as Linux takes for it. */
export function moveImm(dst: Register, imm: number, size: 4 | 8): Uint8Array {
  if (imm === 0) return asm.alu("xor", dst, dst, 4);
  return size === 8 && imm < 0 ? asm.movSignExtended(dst, imm) : asm.movImm32(dst, imm);
}

/** Moves a constant of 64 bits. */
export function moveImm64(dst: Register, imm: bigint): Uint8Array {
  return imm >> 32n === 0n ? moveImm(dst, Number(BigInt.asIntN(32, imm)), 4) : asm.movabs(dst, imm);
}

/** The code of a move, sign-extending or not; nothing for what is no plain move. */
export function translateMove(insn: Insn): Uint8Array | undefined {
  const size = classOf(insn) === CLASS.ALU64 ? 8 : 4;
  const dst = machineRegister(insn.dst);
  if (!usesSource(insn)) return moveImm(dst, insn.imm, size);
  const src = machineRegister(insn.src);
  switch (insn.off) {
    case 0:
      return asm.mov(dst, src, size);
    case 8:
      return asm.movsx(dst, src, 1, size);
    case 16:
      return asm.movsx(dst, src, 2, size);
    case 32:
      return asm.movsx(dst, src, 4, size);
    default:
      return undefined;
  }
}
