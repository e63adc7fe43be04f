import { printForm } from "./form.ts";
import { formOf, RAW } from "./forms.ts";
import type { Program } from "./insn.ts";

/** One instruction of a program as text. */
export interface Statement {
  /** The slot that it is in, or the first of its two. */
  readonly index: number;
  /** How many slots it takes: 2 for a 64-bit immediate load. */
  readonly slots: 1 | 2;
  /** Its text, as `assemble` reads it. */
  readonly text: string;
}

/**
 * The instruction that begins at slot `index`, as text.
 *
 * @throws {RangeError} if the program has no such slot
 */
export function statementAt(program: Program, index: number): Statement {
  const insn = program[index];
  if (insn === undefined) throw new RangeError(`wanted a slot below ${program.length}, got ${index}`);
  const following = program[index + 1];
  const form = formOf(insn, following) ?? RAW;
  return { index, slots: form.wide ? 2 : 1, text: printForm(form, insn, following?.imm) };
}

/** The instructions of a program in order, each as text. */
export function* statements(program: Program): Generator<Statement> {
  for (let index = 0; index < program.length;) {
    const statement = statementAt(program, index);
    yield statement;
    index += statement.slots;
  }
}
