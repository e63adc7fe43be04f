import type { Insn, Program } from "../../bpf/insn.ts";
import { isAlu, isCall, isConditionalJump, isExit, isMove, usesSource } from "../../bpf/insn_kind.ts";

/** How much there is to read in a program: the fewer instructions, then the plainer ones, then the lower numbers. */
export function weightOf(program: Program): number {
  return program.reduce((sum, insn) => sum + 100_000 + 1000 * kindWeight(insn) + numberWeight(insn), 0);
}

function kindWeight(insn: Insn): number {
  if (isExit(insn)) return 0;
  if (isMove(insn)) return usesSource(insn) ? 2 : 1;
  if (isCall(insn)) return insn.src === 0 ? insn.imm === 8 ? 3 : insn.imm === 7 ? 4 : 6 : 5;
  if (isConditionalJump(insn)) return insn.opcode === 0x15 ? 5 : 6;
  return isAlu(insn) ? 4 : 5;
}

function numberWeight({ dst, src, off, imm, opcode }: Insn): number {
  const isLocalCall = opcode === 0x85;
  return dst + src + Math.min(300, Math.abs(off)) + (isLocalCall ? 0 : Math.min(300, Math.abs(imm)));
}
