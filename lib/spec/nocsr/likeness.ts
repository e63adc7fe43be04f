import type { Insn, Program } from "../../bpf/insn.ts";
import { isConditionalJump, isGoto, isKfuncCall, isLdImm64, isSubprogCall, operationOf } from "../../bpf/insn_kind.ts";
import { IMM64, JUMP } from "../../bpf/opcode.ts";
import type { Unit } from "./flow.ts";

/** What of an instruction must be the same in a rewrite. */
export interface Likeness {
  readonly unit: Unit;
  /**
   * Equal, all three, for instructions that are the same, but for what a rewrite must adjust: distances of jumps and
   * calls.
   */
  readonly head: number;
  readonly imm: number;
  readonly next: number;
  /** Equal for instructions that do the same with something that a loader numbers anew; -1 for most. */
  readonly named: number;
  /** Whether it is a comparison that a rewrite may decide. */
  readonly isDecidable: boolean;
  readonly isGoto: boolean;
}

/** Heads of instructions that are told by less than all their fields; no 32 bits are one of them. */
const GOTO = 2 ** 32;
const CALL = 2 ** 33;
const IMM64_HEAD = 2 ** 34;

const NOTHING: Insn = { opcode: 0, dst: 0, src: 0, off: 0, imm: 0 };

/** What of an instruction must be the same in a rewrite. */
export function likenessOf(program: Program, unit: Unit): Likeness {
  const insn = program[unit.index] ?? NOTHING;
  const { opcode, dst, src, off, imm } = insn;
  // A jump may be encoded with a 16-bit or a 32-bit distance.
  if (isGoto(insn)) return like(unit, GOTO, 0, { isGoto: true });
  if (isLdImm64(insn) && unit.slots === 2) {
    return like(unit, IMM64_HEAD + dst * 16 + src, imm, { next: program[unit.index + 1]?.imm ?? 0, named: dst });
  }
  // The numbers of a program's own functions and of kfuncs are the loader's.
  if (isSubprogCall(insn) || isKfuncCall(insn)) return like(unit, CALL + dst * 16 + src, 0);
  const fields = opcode | dst << 8 | src << 12;
  if (!isConditionalJump(insn)) return like(unit, fields | off << 16, imm);
  return like(unit, fields, imm, { isDecidable: operationOf(insn) !== JUMP.JCOND });
}

function like(unit: Unit, head: number, imm: number, beside: Partial<Likeness> = NONE): Likeness {
  const { next = 0, named = -1, isDecidable = false, isGoto = false } = beside;
  return { unit, head, imm, next, named, isDecidable, isGoto };
}

const NONE: Partial<Likeness> = {};

/** Whether two instructions are the same. */
export function isAlike(a: Likeness, b: Likeness): boolean {
  return a.head === b.head && a.imm === b.imm && a.next === b.next;
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
