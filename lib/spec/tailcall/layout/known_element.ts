import { isWholeInsn, registersWritten } from "../../../bpf/effects.ts";
import type { Insn, Program } from "../../../bpf/insn.ts";
import { isExit, isJump, isLdImm64, isLoad, isMove, jumpTarget, usesSource } from "../../../bpf/insn_kind.ts";
import { IMM64 } from "../../../bpf/opcode.ts";

/** What the instructions right before a tail call tell of its array and its index. */
export type KnownElement =
  | { readonly kind: "known"; readonly map: number; readonly index: number }
  /** The index is loaded from memory. */
  | { readonly kind: "varying" }
  /** They do not tell it. */
  | { readonly kind: "unclear" };

const ARRAY_REGISTER = 2;
const INDEX_REGISTER = 3;

/** What the straight line of instructions that ends in the tail call at a slot tells of its element. */
export function knownElement(program: Program, slot: number): KnownElement {
  const array = lastWrite(program, slot, ARRAY_REGISTER);
  const index = lastWrite(program, slot, INDEX_REGISTER);
  if (index !== undefined && isLoad(index)) return { kind: "varying" };
  const isNumber = index !== undefined && isMove(index) && !usesSource(index);
  const isMap = array !== undefined && isLdImm64(array) && array.src === IMM64.MAP_IDX;
  if (!isNumber || !isMap) return { kind: "unclear" };
  return { kind: "known", map: array.imm, index: index.imm >>> 0 };
}

/** The instruction that writes a register last before a slot, if only one way leads from there to the slot. */
function lastWrite(program: Program, slot: number, register: number): Insn | undefined {
  const targets = new Set(program.map((_, index) => jumpTarget(program, index)));
  for (let at = slot; at > 0 && !targets.has(at); at--) {
    const insn = program[at - 1];
    if (insn === undefined || !isWholeInsn(program, at - 1)) continue;
    if (isJump(insn) || isExit(insn)) return undefined;
    if (registersWritten(insn).includes(register)) return insn;
  }
  return undefined;
}
