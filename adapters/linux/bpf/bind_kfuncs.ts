import type { Program } from "../../../lib/bpf/insn.ts";
import { isKfuncCall } from "../../../lib/bpf/insn_kind.ts";

/**
 * The program with every call of a kernel function by its place among those of the question turned into one by its BTF
 * id in the kernel. A call of a place that has none stays as it is.
 *
 * @param ids The ids, by place.
 */
export function bindKfuncs(program: Program, ids: readonly number[]): Program {
  if (ids.length === 0) return program;
  return program.map((insn) => isKfuncCall(insn) ? { ...insn, imm: ids[insn.imm] ?? insn.imm } : insn);
}
