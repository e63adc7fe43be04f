import type { Program } from "../../bpf/insn.ts";
import {
  isConditionalJump,
  isGoto,
  isJump,
  isKfuncCall,
  isLdImm64,
  isSubprogCall,
  operationOf,
} from "../../bpf/insn_kind.ts";
import { IMM64, JUMP } from "../../bpf/opcode.ts";
import type { Unit } from "./flow.ts";

/** What of an instruction must be the same in a rewrite. */
export interface Likeness {
  readonly unit: Unit;
  /** Equal for instructions that are the same, but for what a rewrite must adjust: distances of jumps and calls. */
  readonly exact: string;
  /** Equal for instructions that do the same with something that a loader numbers anew; absent for most. */
  readonly named?: string;
  /** Whether it is a comparison that a rewrite may decide. */
  readonly isDecidable: boolean;
  readonly isGoto: boolean;
}

/** What of an instruction must be the same in a rewrite. */
export function likenessOf(program: Program, unit: Unit): Likeness {
  const insn = program[unit.index] ?? { opcode: 0, dst: 0, src: 0, off: 0, imm: 0 };
  const { opcode, dst, src, off, imm } = insn;
  const traits = {
    unit,
    isDecidable: isConditionalJump(insn) && operationOf(insn) !== JUMP.JCOND,
    isGoto: isGoto(insn),
  };
  // A jump may be encoded with a 16-bit or a 32-bit distance.
  if (traits.isGoto) return { ...traits, exact: "goto" };
  if (isLdImm64(insn) && unit.slots === 2) {
    const exact = `imm64 ${dst} ${src} ${imm} ${program[unit.index + 1]?.imm}`;
    return { ...traits, exact, named: `imm64 ${dst}` };
  }
  // The numbers of a program's own functions and of kfuncs are the loader's.
  if (isSubprogCall(insn) || isKfuncCall(insn)) return { ...traits, exact: `call ${src} ${dst}` };
  return { ...traits, exact: `${opcode} ${dst} ${src} ${isJump(insn) ? "" : off} ${imm}` };
}

/** Whether a 64-bit immediate names a map, a variable or a function, so that a loader puts something else there. */
export function namesSomething(program: Program, { index, slots }: Unit): boolean {
  const insn = program[index];
  return insn !== undefined && slots === 2 && isLdImm64(insn) && insn.src !== IMM64.NUMBER;
}

/**
 * Whether a loader may put this in without being asked: `w1 = w1` marked as a zero extension, for machines that do not
 * extend by themselves.
 */
export function isZeroExtension(program: Program, index: number): boolean {
  const insn = program[index];
  return insn !== undefined && insn.opcode === 0xbc && insn.dst === insn.src && insn.off === 0 && insn.imm === 1;
}
