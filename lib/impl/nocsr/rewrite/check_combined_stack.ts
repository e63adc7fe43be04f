import type { Program } from "../../../bpf/insn.ts";
import { subprogTarget } from "../../../bpf/insn_kind.ts";
import { Refusal } from "../refusal.ts";
import { type Subprog, subprogAt } from "../subprog.ts";

/** Bytes of stack that a program and what it calls may have in all. */
const MAX_STACK = 512;
/** Calls that a program may be in at a time, the main program included. */
const MAX_FRAMES = 8;

/**
 * Checks that the stacks of functions that call each other fit into one, each rounded up to 16 bytes as for a JIT, and
 * that there are not too many of them. Calls that are never reached count, and so do functions that may be called back.
 *
 * @throws {Refusal} If they do not.
 */
export function checkCombinedStack(program: Program, subprogs: readonly Subprog[], depths: readonly number[]): void {
  const callees = subprogs.map(() => new Set<number>());
  program.forEach((_, index) => {
    const target = subprogTarget(program, index);
    if (target !== undefined) callees[subprogAt(subprogs, index)]?.add(subprogAt(subprogs, target));
  });
  const visit = (subprog: number, above: number, frames: number): void => {
    const depth = above + Math.ceil((depths[subprog] ?? 0) / 16) * 16;
    if (depth > MAX_STACK) {
      throw new Refusal("EACCES", `combined stack size of ${frames} calls is ${depth}. Too large`);
    }
    for (const callee of callees[subprog] ?? []) {
      if (frames === MAX_FRAMES) throw new Refusal("E2BIG", `the call stack of ${frames} frames is too deep`);
      visit(callee, depth, frames + 1);
    }
  };
  visit(0, 0, 1);
}
