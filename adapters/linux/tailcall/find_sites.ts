import { disassemble } from "../../../lib/x86/disassemble.ts";
import type { Decoded } from "../../../lib/x86/insn.ts";

/** Where a direct tail call's two poke locations lie, in bytes from the start of the code. */
export interface SiteOffsets {
  readonly bypass: number;
  readonly target: number;
}

const JUMP_SIZE = 5;
const NOPS = ["0f1f440000", "6666666690"];

/**
 * Finds the direct tail calls in the machine code of a program whose program array is empty: a jump of five bytes that
 * leads to right behind a nop of five bytes, with pops and the unwinding of the frame between the two.
 *
 * @param code The code of one function.
 */
export function findSites(code: Uint8Array): readonly SiteOffsets[] {
  return [...disassemble(code)].flatMap((insn) => {
    const target = landing(insn) - JUMP_SIZE;
    const nop = hex(code.subarray(target, target + JUMP_SIZE));
    return target >= insn.offset + JUMP_SIZE && NOPS.includes(nop) ? [{ bypass: insn.offset, target }] : [];
  });
}

/** Where a direct jump of five bytes leads, as an offset; -1 for any other instruction. */
function landing(insn: Decoded): number {
  if (insn.bytes.length !== JUMP_SIZE || insn.bytes[0] !== 0xe9) return -1;
  const view = new DataView(insn.bytes.buffer, insn.bytes.byteOffset, JUMP_SIZE);
  return insn.offset + JUMP_SIZE + view.getInt32(1, true);
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * How many bytes of a program a tail call into it jumps past, as its own prologue tells: all up to and with
 * `mov rbp,rsp`, so that the callee sets up its own frame and inherits the counter.
 */
export function entrySkip(code: Uint8Array): number | undefined {
  const MOV_RBP_RSP = "4889e5";
  const found = [...disassemble(code.subarray(0, 32))].find((insn) => hex(insn.bytes) === MOV_RBP_RSP);
  return found && found.offset + found.bytes.length;
}
