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
  const unfit = program.flatMap((insn, index) => {
    const message = fieldProblem(insn);
    return message === undefined ? [] : [{ index, message }];
  });
  if (unfit.length > 0) return unfit;
  const starts = new Set(insnStarts(program));
  const problems: Problem[] = [];
  for (const extent of extents(program, starts)) {
    let last = extent.begin;
    for (const index of insnStarts(program, extent)) {
      for (const message of problemsAt(program, index, extent, starts)) problems.push({ index, message });
      last = index;
    }
    if (mayFallThrough(program, last)) {
      const { text } = statementAt(program, last);
      problems.push({ index: last, message: `wanted an exit or a goto at the end of the function, got ${text}` });
    }
  }
  return problems;
}

/** The first slots of the instructions, in order. A slot that holds none counts as one. */
function* insnStarts(program: Program, { begin, end }: Extent = { begin: 0, end: program.length }): Generator<number> {
  for (let index = begin; index < end; index++) {
    const insn = program[index];
    if (insn === undefined) return;
    yield index;
    if (formOf(insn, program[index + 1])?.wide) index++;
  }
}

/** The functions, in order: one begins at the first slot and wherever a call or a function's address leads. */
function* extents(program: Program, starts: ReadonlySet<number>): Generator<Extent> {
  const begins = new Set([0]);
  for (const index of starts) {
    const target = subprogTarget(program, index);
    if (target !== undefined && starts.has(target)) begins.add(target);
  }
  const ordered = [...begins].sort((a, b) => a - b);
  for (const [i, begin] of ordered.entries()) yield { begin, end: ordered[i + 1] ?? program.length };
}

/** What is wrong with an instruction and with where it leads. */
function* problemsAt(
  program: Program,
  index: number,
  { begin, end }: Extent,
  starts: ReadonlySet<number>,
): Generator<string> {
  const insn = program[index];
  if (insn === undefined) return;
  yield* insnProblems(insn, program[index + 1]);
  const jump = jumpTarget(program, index);
  if (jump !== undefined && (jump < begin || jump >= end)) {
    yield `wanted a jump to a slot from ${begin} to ${end - 1}, got one to slot ${jump}`;
  } else if (jump !== undefined && !starts.has(jump)) {
    yield `wanted a jump to an instruction, got one to slot ${jump}, the second of a 64-bit immediate`;
  }
  const subprog = subprogTarget(program, index);
  if (subprog !== undefined && !starts.has(subprog)) {
    yield `wanted a function that begins at an instruction, got slot ${subprog} of ${program.length}`;
  }
}

/** Whether control may go on to the slot behind an instruction. */
function mayFallThrough(program: Program, index: number): boolean {
  const insn = program[index];
  return insn !== undefined && !isExit(insn) && !isGoto(insn) && !isIndirectGoto(insn);
}
