import { levenshteinDistance } from "@std/text/levenshtein-distance";
import { type Form, printForm } from "./form.ts";
import { type Token, tokenize } from "./token.ts";

/** What stands for the operands when a form is shown. */
const SAMPLE = { dst: 1, src: 2, off: 8, imm: 1 };

/** More of a line than this, in UTF-16 code units, says nothing about its likeness to an instruction. */
const LONGEST = 80;

/** An example of the form whose text is the most like a line's, whatever registers and numbers these show. */
export function nearestForm(tokens: readonly Token[], forms: readonly Form[]): string | undefined {
  const wanted = shape(tokens);
  let nearest: { readonly text: string; readonly distance: number } | undefined;
  for (const form of forms) {
    const text = printForm(form, { opcode: form.opcode, ...SAMPLE, ...form.fixed });
    const distance = levenshteinDistance(wanted, shape(tokenize(text)));
    if (nearest === undefined || distance < nearest.distance) nearest = { text, distance };
  }
  return nearest?.text;
}

/** The text of tokens, alike for all registers of a width and for all numbers. */
function shape(tokens: readonly Token[]): string {
  const texts = tokens.map(({ text }) => text.replace(/^([rw])\d+$/, "$1").replace(/^\d.*$/s, "0"));
  return texts.join(" ").slice(0, LONGEST);
}
