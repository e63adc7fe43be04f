import type { Program } from "../../bpf/insn.ts";
import { subprogTarget } from "../../bpf/insn_kind.ts";

/** A function of a program: its slots, from `start` to before `end`. */
export interface Subprog {
  readonly start: number;
  readonly end: number;
}

/**
 * A well-formed program's functions in order: each runs from one that is called, or whose address is taken, to the next.
 */
export function subprogsOf(program: Program): readonly Subprog[] {
  const starts = new Set([0]);
  program.forEach((_, index) => {
    const target = subprogTarget(program, index);
    if (target !== undefined) starts.add(target);
  });
  const sorted = [...starts].sort((a, b) => a - b);
  return sorted.map((start, i) => ({ start, end: sorted[i + 1] ?? program.length }));
}

/** The place among the functions of the one that a slot belongs to. */
export function subprogAt(subprogs: readonly Subprog[], slot: number): number {
  return subprogs.findIndex(({ start, end }) => start <= slot && slot < end);
}
