import type { Insn, Program } from "../../bpf/insn.ts";
import { classOf, isGoto, jumpTarget, subprogTarget } from "../../bpf/insn_kind.ts";
import { CLASS } from "../../bpf/opcode.ts";
import { Refusal } from "./refusal.ts";

/** What becomes of some slots of a program: the instructions that stand in their place, none or more. */
export type Edits = ReadonlyMap<number, Program>;

/**
 * Replaces instructions and mends the distances of those that stay.
 *
 * What led to an instruction that is replaced leads to the first one in its place, or, if there is none, to the next
 * that is left.
 *
 * @param program The program.
 * @param edits The slots to replace; never one half of a 64-bit immediate.
 * @param relocates Whether an instruction's distance is mended.
 * @throws {Refusal} With `ERANGE` if a jump does not reach its target any more.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { assemble } from "../../bpf/assemble.ts";
 * import { disassemble } from "../../bpf/disassemble.ts";
 * import { type Edits, splice } from "./splice.ts";
 *
 * const program = assemble("if r1 == 0x0 goto +0x2\nr2 = 0x1\nr3 = 0x1\nexit");
 * const edits: Edits = new Map([[1, []]]);
 * assertEquals(disassemble(splice(program, edits, () => true)), "if r1 == 0x0 goto +0x1\nr3 = 0x1\nexit\n");
 * ```
 */
export function splice(program: Program, edits: Edits, relocates: (insn: Insn) => boolean): Program {
  const starts: number[] = [];
  let length = 0;
  for (const index of program.keys()) {
    starts.push(length);
    length += edits.get(index)?.length ?? 1;
  }
  return program.flatMap((insn, index) =>
    edits.get(index) ?? [relocates(insn) ? relocate(program, index, starts) : insn]
  );
}

/** The instruction in a slot with the distance that it has when each slot lies at its new place. */
function relocate(program: Program, index: number, starts: readonly number[]): Insn {
  const insn = program[index];
  if (insn === undefined) throw new RangeError(`wanted a slot of the program, got ${index}`);
  const target = jumpTarget(program, index) ?? subprogTarget(program, index);
  const to = target === undefined ? undefined : starts[target];
  const from = starts[index];
  if (to === undefined || from === undefined) return insn;
  const distance = to - from - 1;
  const inImm = jumpTarget(program, index) === undefined || isGoto(insn) && classOf(insn) === CLASS.JMP32;
  if (inImm) return { ...insn, imm: distance };
  const [off] = Int16Array.of(distance);
  if (off !== distance) throw new Refusal("ERANGE", `insn ${index} cannot be patched due to 16-bit range`);
  return { ...insn, off: distance };
}
