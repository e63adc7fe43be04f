import type { Insn } from "../../../../bpf/insn.ts";
import { classOf, operationOf, usesSource } from "../../../../bpf/insn_kind.ts";
import { ALU, CLASS } from "../../../../bpf/opcode.ts";
import * as asm from "../../../../x86/assemble.ts";
import { BPF_REGISTER } from "../../../../x86/bpf_register.ts";
import { CodeBuilder } from "../../../../x86/code_builder.ts";
import type { Register } from "../../../../x86/register.ts";
import { machineRegister } from "./machine_register.ts";
import { moveImm } from "./move.ts";

/** The code of an unsigned division or remainder. Divided by 0, the quotient is 0 and the remainder the dividend. */
export function divide(insn: Insn): Uint8Array {
  const size = classOf(insn) === CLASS.ALU64 ? 8 : 4;
  const wantsQuotient = operationOf(insn) === ALU.DIV;
  const dst = machineRegister(insn.dst);
  const operand = BPF_REGISTER.aux2;
  const kept = (["rax", "rdx"] as const satisfies readonly Register[]).filter((register) => register !== dst);
  const code = new CodeBuilder();
  if (usesSource(insn)) {
    code.emit(asm.mov(operand, machineRegister(insn.src)), asm.test(operand, operand, size)).jcc("ne", "divide", 8)
      .emit(wantsQuotient ? asm.alu("xor", dst, dst, 4) : asm.mov(dst, dst, size)).jmp("end", 8);
  } else {
    code.emit(moveImm(operand, insn.imm, size));
  }
  return code.label("divide")
    .emit(...kept.map(asm.push), asm.mov("rax", dst), asm.alu("xor", "rdx", "rdx", 4), asm.unary("div", operand, size))
    .emit(asm.mov(operand, wantsQuotient ? "rax" : "rdx", size), ...kept.toReversed().map(asm.pop))
    .emit(asm.mov(dst, operand))
    .label("end").build().bytes;
}
