import { helperById } from "../../../lib/bpf/helpers.ts";
import type { Insn, Program } from "../../../lib/bpf/insn.ts";
import { accessSize, baseRegister, isCall, isHelperCall, isLoad } from "../../../lib/bpf/insn_kind.ts";
import { FRAME_POINTER } from "../../../lib/bpf/opcode.ts";
import { ptRegsNames } from "../../../lib/protocol/prologue.ts";

const FIRST_ARGUMENT = 3;

/** Whether user code itself reads memory which may not be there. */
export function readsMemory(program: Program): boolean {
  return program.some((insn) => isHelperCall(insn) && (helperById(insn.imm)?.name.includes("probe_read") ?? false));
}

/** The registers of the traced machine that user code may look at: those at whose place in `pt_regs` it may load something. */
export function registersRead(program: Program): ReadonlySet<string> {
  return new Set(
    program.filter(mayLoadContext).flatMap((insn) => {
      const last = insn.off + accessSize(insn) - 1;
      return ptRegsNames.slice(Math.floor(insn.off / 8), Math.floor(last / 8) + 1);
    }),
  );
}

/** Whether user code may look at an argument, counted from 0: it names its register, or calls something that may. */
export function mayLookAt(program: Program, argument: number): boolean {
  const register = FIRST_ARGUMENT + argument;
  return program.some((insn) => insn.dst === register || insn.src === register || isCall(insn));
}

/** The context lies at and behind its pointer, the stack before its own. */
function mayLoadContext(insn: Insn): boolean {
  return isLoad(insn) && baseRegister(insn) !== FRAME_POINTER && insn.off >= 0;
}
