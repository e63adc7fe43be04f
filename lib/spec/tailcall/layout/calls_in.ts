import { disassemble } from "../../../x86/disassemble.ts";
import type { Insn } from "../../../x86/insn.ts";
import type { LaidOutFunction } from "./laid_out_function.ts";

/** A call in machine code. */
export interface CodeCall {
  /** Where it stands, in bytes from its function's start. */
  readonly offset: number;
  /** What it calls. */
  readonly target: bigint;
  /** The instruction before it. */
  readonly before: Insn | undefined;
}

/** The calls by which a function leaves its own code, in order. */
export function callsIn({ code, address }: LaidOutFunction): readonly CodeCall[] {
  const end = address + BigInt(code.length);
  const calls: CodeCall[] = [];
  let before: Insn | undefined;
  for (const decoded of disassemble(code, address)) {
    const insn = decoded.kind === "insn" ? decoded : undefined;
    const operand = insn?.flow === "call" ? insn.operands[0] : undefined;
    if (operand?.kind === "target" && !(operand.address > address && operand.address < end)) {
      calls.push({ offset: decoded.offset, target: operand.address, before });
    }
    before = insn;
  }
  return calls;
}
