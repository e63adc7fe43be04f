import { disassemble } from "../../../lib/x86/disassemble.ts";
import type { Insn } from "../../../lib/x86/insn.ts";

/** A trampoline's code, without what lies behind it. */
export interface CutTrampoline {
  readonly code: Uint8Array;
  readonly insns: readonly Insn[];
}

/**
 * Finds where a trampoline ends: at the first return, or jump to somewhere else, behind which no jump of its own leads.
 *
 * @param bytes Memory from the trampoline's first byte on.
 * @param address Where that byte lies.
 * @returns The code; `undefined` if it does not end within the bytes, or something in it is no instruction.
 */
export function cutTrampoline(bytes: Uint8Array, address: bigint): CutTrampoline | undefined {
  const insns: Insn[] = [];
  let farthest = address;
  const limit = address + BigInt(bytes.length);
  for (const insn of disassemble(bytes, address)) {
    if (insn.kind === "invalid") return undefined;
    insns.push(insn);
    const next = insn.address + BigInt(insn.bytes.length);
    const target = targetOf(insn);
    const isJump = insn.flow === "jump" || insn.flow === "conditional-jump";
    if (isJump && target !== undefined && target > farthest && target < limit) farthest = target;
    const leaves = insn.flow === "return" || insn.flow === "indirect-jump" ||
      (insn.flow === "jump" && target !== undefined && (target < address || target >= limit));
    if (leaves && next > farthest) return { code: bytes.slice(0, Number(next - address)), insns };
  }
  return undefined;
}

/** Where a direct jump or call leads. */
export function targetOf({ operands: [first] }: Insn): bigint | undefined {
  return first?.kind === "target" ? first.address : undefined;
}
