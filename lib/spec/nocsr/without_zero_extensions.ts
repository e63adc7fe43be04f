import type { Insn, Program } from "../../bpf/insn.ts";
import { jumpTarget, subprogTarget } from "../../bpf/insn_kind.ts";
import { CLASS, JUMP } from "../../bpf/opcode.ts";
import { isZeroExtension } from "./likeness.ts";

/** A program without zero extensions that a loader put in. */
export interface Trimmed {
  readonly program: Program;
  /** For each slot that is left, where it was. */
  readonly origins: readonly number[];
}

/**
 * Takes away what a loader puts in for machines that do not clear the upper half of a 32-bit result by themselves, such
 * as riscv64, and leads jumps and calls around the gaps.
 */
export function withoutZeroExtensions(program: Program): Trimmed {
  const origins = [...program.keys()].filter((slot) => !isZeroExtension(program, slot));
  if (origins.length === program.length) return { program, origins };
  // A jump to what goes leads to what follows it.
  const places: number[] = [];
  let place = 0;
  for (const slot of program.keys()) places.push(isZeroExtension(program, slot) ? place : place++);
  places.push(place);
  return { program: origins.map((slot) => moved(program, slot, places)), origins };
}

function moved(program: Program, slot: number, places: readonly number[]): Insn {
  const insn = program[slot];
  if (insn === undefined) throw new RangeError(`wanted a slot of ${program.length}, got ${slot}`);
  const distance = (target: number) => (places[target] ?? target) - (places[slot] ?? slot) - 1;
  const jump = jumpTarget(program, slot);
  const callee = subprogTarget(program, slot);
  if (callee !== undefined) return { ...insn, imm: distance(callee) };
  if (jump === undefined) return insn;
  return insn.opcode === (CLASS.JMP32 | JUMP.JA) ? { ...insn, imm: distance(jump) } : { ...insn, off: distance(jump) };
}
