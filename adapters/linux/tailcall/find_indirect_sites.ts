import { disassemble } from "../../../lib/x86/disassemble.ts";
import type { Decoded } from "../../../lib/x86/insn.ts";

/** An indirect tail call, in bytes from the start of the code. */
export interface IndirectSite {
  /** Where it begins. */
  readonly start: number;
  /** Where execution goes on if there is no program to call. */
  readonly behind: number;
}

/** `mov edx,edx`, `cmp [rsi+…],edx`, and `jbe` that skips the tail call: how one begins. */
const BEGINNING = [/^89d2$/, /^3956..$/, /^76..$/] as const;

/**
 * Finds the indirect tail calls in a function's machine code: each begins with the comparison of the index with the
 * array's size.
 */
export function findIndirectSites(code: Uint8Array): readonly IndirectSite[] {
  const insns = [...disassemble(code)];
  return insns.flatMap((insn, at) => {
    const [first, , jump] = insns.slice(at, at + BEGINNING.length);
    if (first === undefined || jump === undefined) return [];
    if (!BEGINNING.every((pattern, next) => pattern.test(hexOf(insns[at + next])))) return [];
    const distance = jump.bytes[1] ?? 0;
    return [{ start: insn.offset, behind: jump.offset + jump.bytes.length + (distance << 24 >> 24) }];
  });
}

function hexOf(insn: Decoded | undefined): string {
  return Array.from(insn?.bytes ?? [], (byte) => byte.toString(16).padStart(2, "0")).join("");
}
