import type { Insn, Program } from "../../../bpf/insn.ts";
import { isConditionalJump, isLdImm64, jumpTarget } from "../../../bpf/insn_kind.ts";
import { CLASS, JUMP } from "../../../bpf/opcode.ts";
import type { Edits } from "../splice.ts";

/** A program whose dead code is about to go. */
export interface Pruned {
  /** The program in which jumps that only go one way are unconditional. */
  readonly program: Program;
  /** The edits that were given, and those that take the dead code away. */
  readonly edits: Edits;
}

/**
 * Takes away code that no path reaches, as a kernel does: conditional jumps that only go one way become unconditional,
 * what is never reached goes, and then every `goto` to the next instruction.
 *
 * @param program The program.
 * @param reached The slots that some path comes to.
 * @param edits What else becomes of slots.
 */
export function withoutDeadCode(program: Program, reached: ReadonlySet<number>, edits: Edits): Pruned {
  const pruned = program.map((insn, slot) => decided(program, reached, slot) ?? insn);
  const isDead = (slot: number) => !isReached(program, reached, slot);
  const gone = program.keys().filter((slot) => isDead(slot) || isNothing(pruned, slot, isDead));
  return { program: pruned, edits: new Map([...edits, ...gone.map((slot) => [slot, []] as const)]) };
}

/** What becomes of a conditional jump that only goes one way. */
function decided(program: Program, reached: ReadonlySet<number>, slot: number): Insn | undefined {
  const insn = program[slot];
  if (insn === undefined || !isConditionalJump(insn)) return undefined;
  if (!reached.has(slot + 1)) return goto(insn.off);
  return reached.has(jumpTarget(program, slot) ?? -1) ? undefined : goto(0);
}

function goto(off: number): Insn {
  return { opcode: CLASS.JMP | JUMP.JA, dst: 0, src: 0, off, imm: 0 };
}

/**
 * Whether this is a `goto` over nothing but dead code. What else goes is still there when a kernel looks, and it does not
 * look at `gotol`.
 */
function isNothing(program: Program, slot: number, isDead: (slot: number) => boolean): boolean {
  const insn = program[slot];
  if (insn?.opcode !== (CLASS.JMP | JUMP.JA) || insn.off < 0) return false;
  return Array.from({ length: insn.off }, (_, i) => slot + 1 + i).every(isDead);
}

function isReached(program: Program, reached: ReadonlySet<number>, slot: number): boolean {
  const before = program[slot - 1];
  return reached.has(slot) || reached.has(slot - 1) && before !== undefined && isLdImm64(before);
}
