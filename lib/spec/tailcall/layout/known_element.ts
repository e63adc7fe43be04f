import { isWholeInsn, registersWritten } from "../../../bpf/effects.ts";
import type { Insn, Program } from "../../../bpf/insn.ts";
import { isExit, isJump, isLdImm64, isLoad, isMove, jumpTarget, usesSource } from "../../../bpf/insn_kind.ts";
import { IMM64 } from "../../../bpf/opcode.ts";

/** What the instructions right before a tail call tell of its array and its index. */
export type KnownElement =
  | { readonly kind: "known"; readonly map: number; readonly index: number }
  /** The index is loaded from the context, which nobody knows before the program runs. */
  | { readonly kind: "varying" }
  /** They do not tell it. */
  | { readonly kind: "unclear" };

const CONTEXT_REGISTER = 1;
const ARRAY_REGISTER = 2;
const INDEX_REGISTER = 3;

/** What the straight line of instructions that ends in the tail call at a slot tells of its element. */
export function knownElement(program: Program, slot: number): KnownElement {
  const array = lastWrite(program, slot, ARRAY_REGISTER);
  const index = lastWrite(program, slot, INDEX_REGISTER);
  if (index.kind !== "write") return { kind: "unclear" };
  if (isLoad(index.insn)) {
    return { kind: leadsToContext(program, index.at, index.insn.src) ? "varying" : "unclear" };
  }
  const isNumber = isMove(index.insn) && !usesSource(index.insn);
  const isMap = array.kind === "write" && isLdImm64(array.insn) && array.insn.src === IMM64.MAP_IDX;
  if (!isNumber || !isMap) return { kind: "unclear" };
  return { kind: "known", map: array.insn.imm, index: index.insn.imm >>> 0 };
}

/** Where a register's value before a slot comes from, if only one way leads there. */
type Origin =
  | { readonly kind: "write"; readonly at: number; readonly insn: Insn }
  /** Nothing before the slot writes it. */
  | { readonly kind: "entry" }
  | { readonly kind: "unclear" };

function lastWrite(program: Program, slot: number, register: number): Origin {
  const targets = new Set(program.map((_, index) => jumpTarget(program, index)));
  for (let at = slot; at > 0; at--) {
    const insn = program[at - 1];
    if (targets.has(at)) return { kind: "unclear" };
    if (insn === undefined || !isWholeInsn(program, at - 1)) continue;
    if (isJump(insn) || isExit(insn)) return { kind: "unclear" };
    if (registersWritten(insn).includes(register)) return { kind: "write", at: at - 1, insn };
  }
  return { kind: targets.has(0) ? "unclear" : "entry" };
}

/** Whether a register holds the address of the context before a slot, as it was given to the program in r1. */
function leadsToContext(program: Program, slot: number, register: number): boolean {
  const origin = lastWrite(program, slot, register);
  if (origin.kind !== "write") return origin.kind === "entry" && register === CONTEXT_REGISTER;
  const { at, insn } = origin;
  return isMove(insn) && usesSource(insn) && leadsToContext(program, at, insn.src);
}
