import type { Program } from "../../bpf/insn.ts";
import type { Descriptor } from "../../protocol/instances.ts";

/** Whether two programs are the same, slot by slot. */
export function isSameProgram(a: Program, b: Program | undefined): boolean {
  return a.length === b?.length && a.every((insn, slot) => {
    const other = b[slot];
    return insn.opcode === other?.opcode && insn.dst === other.dst && insn.src === other.src &&
      insn.off === other.off && insn.imm === other.imm;
  });
}

/** Whether a descriptor, if it is one, leads to these instructions. */
export function leadsTo(descriptor: Descriptor | number | string | undefined, program: Program): boolean {
  return typeof descriptor === "object" && isSameProgram(program, descriptor.loaded);
}
