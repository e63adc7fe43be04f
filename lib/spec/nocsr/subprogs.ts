import type { Program } from "../../bpf/insn.ts";
import { subprogTarget } from "../../bpf/insn_kind.ts";

/** A function of a program: the slots from `start` up to, and without, `end`. */
export interface Subprog {
  readonly start: number;
  readonly end: number;
}

/**
 * The functions of a program, in program order: the main program, and one from every slot that is called or whose
 * address is taken. A target outside the program begins none.
 */
export function subprogsOf(program: Program): readonly Subprog[] {
  const targets = program.map((_, index) => subprogTarget(program, index));
  const inside = targets.filter((slot): slot is number => slot !== undefined && slot > 0 && slot < program.length);
  const starts = [...new Set([0, ...inside])].sort((a, b) => a - b);
  return starts.map((start, i) => ({ start, end: starts[i + 1] ?? program.length }));
}
