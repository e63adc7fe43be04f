import type { Insn, Program } from "../../../bpf/insn.ts";
import { ALU, CLASS, JUMP, MODE, MOVE, SIZE, SOURCE } from "../../../bpf/opcode.ts";
import type { CallFacts } from "../call_facts.ts";

/** The per-CPU offset of the CPU's number. In a kernel it differs from boot to boot. */
const CPU_NUMBER = 0x30204;

const SET = CLASS.ALU64 | ALU.MOV | SOURCE.K;

const none: Omit<Insn, "opcode"> = { dst: 0, src: 0, off: 0, imm: 0 };

/** `goto +0x0` */
const nothing: Insn = { ...none, opcode: CLASS.JMP | JUMP.JA };

/** `r0 = r1`: the casts change what a verifier thinks of a pointer and nothing else. */
const cast: Program = [{ ...none, opcode: CLASS.ALU64 | ALU.MOV | SOURCE.X, src: 1 }];

/** The CPU's number on x86-64: `r0 = &cpu_number`, `r0 = percpu r0`, `r0 = *(u32 *)(r0 + 0x0)`. */
export const smpProcessorId: Program = [
  { ...none, opcode: SET, imm: CPU_NUMBER },
  { ...none, opcode: CLASS.ALU64 | ALU.MOV | SOURCE.X, off: MOVE.PERCPU },
  { ...none, opcode: CLASS.LDX | MODE.MEM | SIZE.W },
];

/**
 * What stands in place of a call: for the functions that Linux inlines on x86-64 what it puts there, for any other a
 * single instruction that keeps to what the function may scratch.
 */
export function inlineBody({ name, isVoid, params }: CallFacts): Program {
  switch (name) {
    case "bpf_get_smp_processor_id":
      return smpProcessorId;
    case "bpf_cast_to_kern_ctx":
    case "bpf_rdonly_cast":
      return cast;
    default:
      return isVoid && params === 0 ? [nothing] : [{ ...none, opcode: SET, dst: isVoid ? 1 : 0 }];
  }
}
