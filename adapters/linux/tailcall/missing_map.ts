import type { Program } from "../../../lib/bpf/insn.ts";
import { isLdImm64 } from "../../../lib/bpf/insn_kind.ts";
import { IMM64 } from "../../../lib/bpf/opcode.ts";
import { type Rejected, rejected } from "../../../lib/protocol/outcome.ts";

/**
 * The refusal of a program that names a map which is not there. A kernel cannot be asked: it knows maps by descriptors,
 * and of this one there is none.
 *
 * @param count How many maps there are.
 */
export function missingMap(program: Program, count: number): Rejected | undefined {
  const slot = program.findIndex((insn) =>
    isLdImm64(insn) && (insn.src === IMM64.MAP_IDX || insn.src === IMM64.MAP_IDX_VALUE) && insn.imm >= count
  );
  const insn = program[slot];
  return insn && rejected("EBADF", `instruction ${slot}: there is no descriptor of map[${insn.imm}]`);
}
