import { statementAt } from "../../bpf/statements.ts";
import type { Program } from "../../bpf/insn.ts";

/** The instruction in a slot as a finding quotes it. */
export function show(program: Program, slot: number): string {
  if (program[slot] === undefined) return "the program's end";
  try {
    return `\`${statementAt(program, slot).text}\``;
  } catch {
    return "no instruction";
  }
}

/** Several instructions as a finding quotes them. */
export function showAll(program: Program, slots: readonly number[]): string {
  return slots.map((slot) => show(program, slot)).join(", ");
}
