import type { Program } from "../../bpf/insn.ts";
import {
  classOf,
  isConditionalJump,
  isGoto,
  isJump,
  isKfuncCall,
  isLdImm64,
  isSubprogCall,
  operationOf,
} from "../../bpf/insn_kind.ts";
import { CLASS, IMM64, JUMP } from "../../bpf/opcode.ts";
import type { Unit } from "./flow.ts";

/** How an instruction of a result can correspond to one of the program that was given. */
export type Likeness =
  /** The same, but for what a rewrite must adjust: distances of jumps and calls, addresses in place of numbers. */
  | "same"
  /** A jump without the condition that the one given had. */
  | "always"
  | "other";

/**
 * How alike two instructions are, one of the program that was given and one of its rewrite.
 *
 * @param before The program that was given.
 * @param old An instruction of it.
 * @param after The program that came back.
 * @param found An instruction of that.
 */
export function likeness(before: Program, old: Unit, after: Program, found: Unit): Likeness {
  const a = before[old.index];
  const b = after[found.index];
  if (a === undefined || b === undefined || old.slots !== found.slots) return "other";
  if (isConditionalJump(a) && operationOf(a) !== JUMP.JCOND && isGoto(b)) return "always";
  // A jump may be encoded with a 16-bit or a 32-bit distance.
  if (isGoto(a) && isGoto(b)) return "same";
  if (a.opcode !== b.opcode || a.dst !== b.dst) return "other";
  if (isLdImm64(a)) return sameImm64(before, old, after, found) ? "same" : "other";
  if (a.src !== b.src) return "other";
  // The numbers of a program's own functions and of kfuncs are the loader's.
  if (isSubprogCall(a) || isKfuncCall(a)) return "same";
  return a.imm === b.imm && (a.off === b.off || isJump(a)) ? "same" : "other";
}

/** A number must stay; what names a map, a variable or a function becomes an address or another number. */
function sameImm64(before: Program, old: Unit, after: Program, found: Unit): boolean {
  const a = before[old.index];
  const b = after[found.index];
  if (a?.src !== IMM64.NUMBER) return true;
  return b?.src === IMM64.NUMBER && a.imm === b.imm && before[old.index + 1]?.imm === after[found.index + 1]?.imm;
}

/**
 * Whether a loader may put this in without being asked: `w1 = w1` marked as a zero extension, for machines that do not
 * extend by themselves.
 */
export function isZeroExtension(program: Program, index: number): boolean {
  const insn = program[index];
  return insn !== undefined && classOf(insn) === CLASS.ALU && insn.opcode === 0xbc && insn.dst === insn.src &&
    insn.off === 0 && insn.imm === 1;
}
