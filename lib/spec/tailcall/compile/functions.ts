import type { Program } from "../../../bpf/insn.ts";
import { subprogTarget } from "../../../bpf/insn_kind.ts";
import { isWholeInsn } from "../../../bpf/effects.ts";
import { isTailCall } from "../model/link_programs.ts";

/** A function of a program: its slots from `start` up to, and without, `end`. */
export interface Subprog {
  readonly start: number;
  readonly end: number;
}

/** The functions of a program in program order: the entry, and one from every slot that is called. */
export function functionsOf(program: Program): readonly Subprog[] {
  const called = program.flatMap((_, slot) => isWholeInsn(program, slot) ? subprogTarget(program, slot) ?? [] : []);
  const starts = [...new Set([0, ...called])].filter((slot) => slot >= 0 && slot < program.length)
    .sort((a, b) => a - b);
  return starts.map((start, i) => ({ start, end: starts[i + 1] ?? program.length }));
}

/** The number of the function that a slot belongs to, -1 if the program has no such slot. */
export function functionAt(functions: readonly Subprog[], slot: number): number {
  return functions.findIndex(({ start, end }) => start <= slot && slot < end);
}

/** The slots of a program's tail calls. */
export function tailCallsOf(program: Program): readonly number[] {
  return program.flatMap((insn, slot) => isTailCall(insn) && isWholeInsn(program, slot) ? [slot] : []);
}

/** For each function, those that it calls, by their numbers, in the order of the calls. */
export function calleesOf(program: Program, functions: readonly Subprog[]): readonly (readonly number[])[] {
  return functions.map(({ start, end }) =>
    program.slice(start, end).flatMap((_, at) => {
      const target = isWholeInsn(program, start + at) ? subprogTarget(program, start + at) : undefined;
      return target === undefined ? [] : [functions.findIndex((callee) => callee.start === target)];
    }).filter((callee) => callee >= 0)
  );
}

/**
 * The numbers of the functions from which a tail call can be reached: those that contain one, and their callers.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { assemble } from "../../../bpf/assemble.ts";
 * import { reachableFunctions } from "./functions.ts";
 *
 * const program = assemble(`
 *   call plain
 *   call jumps
 *   exit
 *   plain:
 *   r0 = 0x0
 *   exit
 *   jumps:
 *   r2 = map[0] ll
 *   r3 = 0x0
 *   call 0xc
 *   r0 = 0x0
 *   exit
 * `);
 * assertEquals(reachableFunctions(program), new Set([0, 2]));
 * ```
 */
export function reachableFunctions(program: Program): ReadonlySet<number> {
  const functions = functionsOf(program);
  const callees = calleesOf(program, functions);
  const reachable = new Set(tailCallsOf(program).map((slot) => functionAt(functions, slot)));
  for (let before = -1; before !== reachable.size;) {
    before = reachable.size;
    callees.forEach((called, caller) => {
      if (called.some((callee) => reachable.has(callee))) reachable.add(caller);
    });
  }
  return reachable;
}
