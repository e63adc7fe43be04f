import type { Insn } from "../../../../bpf/insn.ts";
import { classOf, operationOf, usesSource } from "../../../../bpf/insn_kind.ts";
import { CLASS, JUMP } from "../../../../bpf/opcode.ts";
import * as asm from "../../../../x86/assemble.ts";
import type { Condition } from "../../../../x86/flags.ts";
import { machineRegister } from "./machine_register.ts";

const CONDITIONS: ReadonlyMap<number, Condition> = new Map<number, Condition>([
  [JUMP.JEQ, "e"],
  [JUMP.JNE, "ne"],
  [JUMP.JGT, "a"],
  [JUMP.JGE, "ae"],
  [JUMP.JLT, "b"],
  [JUMP.JLE, "be"],
  [JUMP.JSGT, "g"],
  [JUMP.JSGE, "ge"],
  [JUMP.JSLT, "l"],
  [JUMP.JSLE, "le"],
  [JUMP.JSET, "ne"],
]);

/** A comparison's code, and the condition on which to jump behind it. */
export interface TranslatedComparison {
  readonly compare: Uint8Array;
  readonly condition: Condition;
}

/** The code of a conditional jump's comparison; nothing for a jump that compares nothing. */
export function translateComparison(insn: Insn): TranslatedComparison | undefined {
  const condition = CONDITIONS.get(operationOf(insn));
  return condition && { compare: compare(insn), condition };
}

function compare(insn: Insn): Uint8Array {
  const size = classOf(insn) === CLASS.JMP ? 8 : 4;
  const dst = machineRegister(insn.dst);
  const tests = operationOf(insn) === JUMP.JSET;
  if (usesSource(insn)) {
    const src = machineRegister(insn.src);
    return tests ? asm.test(dst, src, size) : asm.alu("cmp", dst, src, size);
  }
  if (tests) return asm.testImm(dst, insn.imm, size);
  return insn.imm === 0 ? asm.test(dst, dst, size) : asm.aluImm("cmp", dst, insn.imm, size);
}
