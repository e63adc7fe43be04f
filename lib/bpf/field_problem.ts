import type { Insn } from "./insn.ts";

/** What is wrong with an instruction whose fields do not fit their bits; `undefined` if all do. */
export function fieldProblem({ opcode, dst, src, off, imm }: Insn): string | undefined {
  if (opcode !== (opcode & 0xff)) return `wanted 0 to 255 in opcode, got ${opcode}`;
  if (dst !== (dst & 0x0f)) return `wanted 0 to 15 in dst, got ${dst}`;
  if (src !== (src & 0x0f)) return `wanted 0 to 15 in src, got ${src}`;
  if (off !== off << 16 >> 16) return `wanted -32768 to 32767 in off, got ${off}`;
  if (imm !== (imm | 0)) return `wanted -2147483648 to 2147483647 in imm, got ${imm}`;
  return undefined;
}
