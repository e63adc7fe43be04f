import { fieldProblem } from "./field_problem.ts";
import { insnProblems } from "./insn_problems.ts";
import { formOf } from "./forms.ts";
import type { Program } from "./insn.ts";
import { isExit, isGoto, isIndirectGoto, jumpTarget, subprogTarget } from "./insn_kind.ts";
import { statementAt } from "./statements.ts";

/** Something that makes a program malformed. */
export interface Problem {
  /** The slot that it is in. */
  readonly index: number;
  /** What was wanted, and what came. */
  readonly message: string;
}

/** A function of a program: its slots from `begin` to before `end`. */
interface Extent {
  readonly begin: number;
  readonly end: number;
}

/**
 * Everything that makes a program malformed, in the order of its slots; nothing if it is well-formed.
 *
 * It looks at each instruction by itself (fields that fit, opcode, reserved fields, registers, a division by an immediate 0, a shift by
 * too much) and at where control goes: every jump ends at an instruction of its own function, and no function ends
 * without an exit or a jump. It does not follow values: a well-formed program may still fault, or be refused by a
 * verifier. What only a verifier's rewrite contains, such as a move of a per-CPU address, is malformed.
 *
 * Source: RFC 9669, https://www.rfc-editor.org/rfc/rfc9669.html; that functions lie one behind the other and are not
 * left by jumps is the rule of Linux.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { assemble } from "./assemble.ts";
 * import { type Problem, validate } from "./validate.ts";
 *
 * const problems: Problem[] = validate(assemble("r0 = 0\nif r1 == 0 goto +5\nexit"));
 * assertEquals(problems, [{ index: 1, message: "wanted a jump to a slot from 0 to 2, got one to slot 7" }]);
 * ```
 */
export function validate(program: Program): Problem[] {
  if (program.length === 0) return [{ index: 0, message: "wanted at least one instruction, got none" }];
  const unfit: Problem[] = [];
  for (const [index, insn] of program.entries()) {
    const message = fieldProblem(insn);
    if (message !== undefined) unfit.push({ index, message });
  }
  if (unfit.length > 0) return unfit;
  const starts = insnStarts(program);
  return functionsOf(program, starts).flatMap((extent) => functionProblems(program, extent, starts));
}

/** Which slots an instruction begins in. One that holds none counts as one. */
function insnStarts(program: Program): readonly boolean[] {
  const starts = program.map(() => true);
  for (const [index, insn] of program.entries()) {
    if (starts[index] && formOf(insn, program[index + 1])?.wide) starts[index + 1] = false;
  }
  return starts;
}

/** The functions, in order: one begins at the first slot and wherever a call or a function's address leads. */
function functionsOf(program: Program, starts: readonly boolean[]): readonly Extent[] {
  const begins = new Set([0]);
  for (const index of program.keys()) {
    const target = starts[index] ? subprogTarget(program, index) : undefined;
    if (target !== undefined && starts[target]) begins.add(target);
  }
  const ordered = [...begins].sort((a, b) => a - b);
  return ordered.map((begin, i) => ({ begin, end: ordered[i + 1] ?? program.length }));
}

/** What is wrong in a function. */
function functionProblems(program: Program, extent: Extent, starts: readonly boolean[]): readonly Problem[] {
  const problems: Problem[] = [];
  let last = extent.begin;
  for (let index = extent.begin; index < extent.end; index++) {
    if (!starts[index]) continue;
    for (const message of problemsAt(program, index, extent, starts)) problems.push({ index, message });
    last = index;
  }
  if (mayFallThrough(program, last)) {
    const { text } = statementAt(program, last);
    problems.push({ index: last, message: `wanted an exit or a goto at the end of the function, got ${text}` });
  }
  return problems;
}

/** What is wrong with an instruction and with where it leads. */
function problemsAt(program: Program, index: number, extent: Extent, starts: readonly boolean[]): readonly string[] {
  const insn = program[index];
  if (insn === undefined) return [];
  const own = insnProblems(insn, program[index + 1]);
  const way = wayProblem(program, index, extent, starts);
  return way === undefined ? own : [...own, way];
}

/** What is wrong with where an instruction leads: it jumps, or names a function, or neither. */
function wayProblem(
  program: Program,
  index: number,
  { begin, end }: Extent,
  starts: readonly boolean[],
): string | undefined {
  const jump = jumpTarget(program, index);
  if (jump !== undefined && (jump < begin || jump >= end)) {
    return `wanted a jump to a slot from ${begin} to ${end - 1}, got one to slot ${jump}`;
  }
  if (jump !== undefined && !starts[jump]) {
    return `wanted a jump to an instruction, got one to slot ${jump}, the second of a 64-bit immediate`;
  }
  const subprog = subprogTarget(program, index);
  if (subprog === undefined || starts[subprog]) return undefined;
  return `wanted a function that begins at an instruction, got slot ${subprog} of ${program.length}`;
}

/** Whether control may go on to the slot behind an instruction. */
function mayFallThrough(program: Program, index: number): boolean {
  const insn = program[index];
  return insn !== undefined && !isExit(insn) && !isGoto(insn) && !isIndirectGoto(insn);
}
