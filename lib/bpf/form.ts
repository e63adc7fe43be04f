import type { Insn } from "./insn.ts";
import { type Field, FIELDS, type Fields, type Operand, OPERANDS } from "./operand.ts";

/**
 * One way of writing an instruction, which serves both directions: text is made from it and parsed by it.
 *
 * Its template is the text with names of operands in place of what varies: `$dst += $imm`. What the template does not
 * show is fixed, to 0 unless the form says otherwise.
 */
export interface Form {
  readonly opcode: number;
  readonly template: string;
  /** The values of all fields that no operand shows; `next` only if the form is of two slots. */
  readonly fixed: Fields;
  /** Whether it takes two slots. */
  readonly wide: boolean;
  /** Why no loader accepts the instruction, if so. */
  readonly refused?: string;
  /** The text up to the first operand. */
  readonly head: string;
  /** The operands, each with the text between it and the following one. */
  readonly parts: readonly { readonly operand: Operand; readonly tail: string }[];
}

/** What is said about a form beyond opcode and template. */
export interface FormTraits {
  readonly fixed?: Fields;
  readonly wide?: boolean;
  readonly refused?: string;
}

/**
 * Makes a form.
 *
 * @throws {TypeError} if the template names an operand that there is not
 */
export function form(opcode: number, template: string, traits: FormTraits = {}): Form {
  const [head = "", ...pieces] = template.split(/\$(\w+)/);
  const parts: { operand: Operand; tail: string }[] = [];
  for (let i = 0; i < pieces.length; i += 2) {
    const operand = OPERANDS.get(pieces[i] ?? "");
    if (operand === undefined) throw new TypeError(`wanted an operand's name in "${template}", got "${pieces[i]}"`);
    parts.push({ operand, tail: pieces[i + 1] ?? "" });
  }
  const wide = traits.wide ?? false;
  const shown = new Set(parts.flatMap(({ operand }) => operand.fields));
  const fixed: { [F in Field]?: number } = {};
  for (const field of FIELDS) {
    if (field === "opcode" || shown.has(field) || field === "next" && !wide) continue;
    fixed[field] = traits.fixed?.[field] ?? 0;
  }
  return { opcode, template, fixed, wide, head, parts, ...(traits.refused && { refused: traits.refused }) };
}

/** The text of an instruction by its form; `next` is the immediate of the second slot, if there is one. */
export function printForm(form: Form, insn: Insn, next = 0): string {
  let text = form.head;
  for (const { operand, tail } of form.parts) text += operand.print(insn, next) + tail;
  return text;
}
