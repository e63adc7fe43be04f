import type { Insn, Program } from "../../../bpf/insn.ts";
import { isConditionalJump, isLdImm64, jumpTarget } from "../../../bpf/insn_kind.ts";
import { CLASS, JUMP } from "../../../bpf/opcode.ts";
import type { Edits } from "../splice.ts";

/** A program whose dead code is about to go. */
export interface Pruned {
  /** The program in which jumps around dead code are unconditional. */
  readonly program: Program;
  /** The edits that were given, and those that take the dead code away. */
  readonly edits: Edits;
}

/**
 * Takes away code that no path reaches, as a kernel does, with the conditional jumps that lead into it or around it. A
 * jump around it that still has something to jump over becomes unconditional.
 *
 * @param program The program.
 * @param reached The slots that some path comes to.
 * @param edits What else becomes of slots.
 */
export function withoutDeadCode(program: Program, reached: ReadonlySet<number>, edits: Edits): Pruned {
  const pruned = [...program];
  const dead = program.keys().filter((slot) => !isReached(program, reached, slot)).toArray();
  const all = new Map<number, Program>([...edits, ...dead.map((slot) => [slot, []] as const)]);
  // From behind, so that what a jump leads over has been decided on.
  for (const [slot, insn] of [...program.entries()].reverse()) {
    const target = jumpTarget(program, slot);
    if (target === undefined || !isConditionalJump(insn) || !reached.has(slot)) continue;
    if (!reached.has(slot + 1)) {
      pruned[slot] = unconditional(insn);
      if (isGone(all, slot + 1, target)) all.set(slot, []);
    } else if (!reached.has(target)) all.set(slot, []);
  }
  return { program: pruned, edits: all };
}

/** Whether nothing is left of the slots from `from` to before `to`. */
function isGone(edits: Edits, from: number, to: number): boolean {
  const slots = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
  return from <= to && slots.every((slot) => edits.get(slot)?.length === 0);
}

function isReached(program: Program, reached: ReadonlySet<number>, slot: number): boolean {
  const before = program[slot - 1];
  return reached.has(slot) || reached.has(slot - 1) && before !== undefined && isLdImm64(before);
}

function unconditional(insn: Insn): Insn {
  return { opcode: CLASS.JMP | JUMP.JA, dst: 0, src: 0, off: insn.off, imm: 0 };
}
