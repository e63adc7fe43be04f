import { nearest } from "../text/nearest.ts";
import { assemblyError, type Place } from "./assembly_error.ts";
import { FormParser, type Mismatch, type ParsedForm } from "./form_parser.ts";
import { READABLE_FORMS } from "./forms.ts";
import { helperByName, HELPERS } from "./helpers.ts";
import type { Insn } from "./insn.ts";
import { isHelperCall, isSubprogCall } from "./insn_kind.ts";
import { nearestForm } from "./nearest_form.ts";
import { CALL } from "./opcode.ts";
import { type Token, tokenize } from "./token.ts";

const PARSER = new FormParser(READABLE_FORMS);

/** The symbol that `llvm-objdump` appends to a jump, with the white space before it. */
const SYMBOL = /\s<[^<>\s]*>(?=\s*(?:$|;|#|\/\/))/;
const WORD = /^[A-Za-z_.$]/;

/** A line of the text being assembled. */
type Line = Omit<Place, "column">;

/** A label's use, whose distance is put in when all labels are known. */
interface Use {
  readonly line: Line;
  readonly token: Token;
  /** The slot of the instruction that uses it. */
  readonly index: number;
  readonly field: "off" | "imm";
}

/** What has been assembled so far. */
interface Assembly {
  readonly program: Insn[];
  /** The slot of each label. */
  readonly labels: Map<string, number>;
  readonly uses: Use[];
}

/**
 * Assembles text, an instruction a line, as `disassemble` and `llvm-objdump -d --no-show-raw-insn` print it. Further
 * understood are:
 *
 * - labels, `name:` before an instruction or on a line of their own, in place of any distance: `goto name`,
 *   `if r1 == 0x0 goto name`, `call name`, `r1 = func[name] ll`;
 * - a helper's name in place of its number, unless there is a label of that name: `call bpf_ktime_get_ns`;
 * - decimal numbers, any white space, blank lines, and comments from `;`, `#` or `//` to the end of the line;
 * - an r register for one of 32 bits that is loaded or stored, as LLVM before 20 prints it;
 * - the slot number before an instruction and the symbol behind a jump that `llvm-objdump` adds, both ignored.
 *
 * The result is whatever the text says, be it a valid program or not: see `validate`.
 *
 * @throws {SyntaxError} at the first place that is not understood, with line, column, an excerpt, and what was wanted
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { assemble } from "./assemble.ts";
 * import { disassemble } from "./disassemble.ts";
 *
 * const program = assemble(`
 *   again:
 *     r1 -= 1
 *     if r1 s> 0 goto again   ; two slots back
 *     exit
 * `);
 * assertEquals(disassemble(program), "r1 -= 0x1\nif r1 s> 0x0 goto -0x2\nexit\n");
 * ```
 */
export function assemble(text: string): Insn[] {
  const assembly: Assembly = { program: [], labels: new Map(), uses: [] };
  text.split(/\r\n|\r|\n/).forEach((line, i) => assembleLine({ line, number: i + 1 }, assembly));
  for (const use of assembly.uses) resolve(use, assembly);
  return assembly.program;
}

/** Assembles a line: a slot number, labels and an instruction, each of which may be missing. */
function assembleLine(line: Line, { program, labels, uses }: Assembly): void {
  let tokens = tokenize(line.line.replace(SYMBOL, (symbol) => " ".repeat(symbol.length)));
  if (tokens[1]?.text === ":" && /^\d+$/.test(tokens[0]?.text ?? "")) tokens = tokens.slice(2);
  for (;;) {
    const [token, colon] = tokens;
    if (token === undefined || colon?.text !== ":" || !WORD.test(token.text)) break;
    if (labels.has(token.text)) {
      throw assemblyError(at(line, token), `wanted each label once, got "${token.text}" again`);
    }
    labels.set(token.text, program.length);
    tokens = tokens.slice(2);
  }
  if (tokens.length === 1) return;
  const parsed = PARSER.parse(tokens);
  if (!("form" in parsed)) throw mismatchError(line, tokens, parsed);
  if (parsed.label) uses.push({ line, ...parsed.label, index: program.length });
  program.push(...slots(parsed));
}

/** The slots of an instruction, one or two. */
function slots({ form, fields }: ParsedForm): Insn[] {
  const { next = 0, ...insn } = { opcode: form.opcode, dst: 0, src: 0, off: 0, imm: 0, ...form.fixed, ...fields };
  return form.wide ? [insn, { opcode: 0, dst: 0, src: 0, off: 0, imm: next }] : [insn];
}

/** Puts a label's distance into the instruction that uses it, or a helper's number. */
function resolve({ line, token, index, field }: Use, { program, labels }: Assembly): void {
  const insn = program[index];
  if (insn === undefined) return;
  const slot = labels.get(token.text);
  if (slot !== undefined) {
    const distance = slot - (index + 1);
    if (field === "off" && distance !== distance << 16 >> 16) {
      const problem = `wanted a label at most 32768 slots away, got "${token.text}", ${distance} slots away`;
      throw assemblyError(at(line, token), problem, "gotol reaches further");
    }
    program[index] = { ...insn, [field]: distance };
    return;
  }
  const helper = isSubprogCall(insn) ? helperByName(token.text) : undefined;
  if (helper === undefined) throw unknownLabel(line, token, insn, labels.keys());
  program[index] = { ...insn, src: CALL.HELPER, imm: helper.id };
}

/** The error for a label that there is not. */
function unknownLabel(line: Line, token: Token, insn: Insn, labels: Iterable<string>): SyntaxError {
  const calls = isSubprogCall(insn) || isHelperCall(insn);
  const names = calls ? [...labels, ...HELPERS.map(({ name }) => name)] : [...labels];
  const [name] = nearest(token.text, names, 1);
  const wanted = calls ? "a label or a helper's name" : "a label";
  return assemblyError(
    at(line, token),
    `wanted ${wanted}, got "${token.text}", which is none`,
    name && `the nearest is "${name}"`,
  );
}

/** The error for a line that is no instruction. */
function mismatchError(line: Line, tokens: readonly Token[], { at: index, wanted, candidates }: Mismatch): SyntaxError {
  const token = tokens[index] ?? { text: "", column: line.line.length };
  const form = nearestForm(tokens, candidates);
  return assemblyError(
    at(line, token),
    `wanted ${listed([...wanted])}, got ${quoted(tokens, index)}`,
    form && `the nearest known form is: ${form}`,
  );
}

/** How many of the things that would have been right a message lists. */
const LISTED = 8;

/** Alternatives for an error's message. */
function listed(wanted: readonly string[]): string {
  const rest = wanted.length - LISTED;
  if (rest <= 1) return wanted.join(" or ");
  return `${wanted.slice(0, LISTED).join(" or ")} or ${rest} others`;
}

/** A token for an error's message, a sign with the number behind it. */
function quoted(tokens: readonly Token[], index: number): string {
  const text = tokens[index]?.text ?? "";
  if (text === "") return "the end of the line";
  const sign = text === "-" || text === "+";
  return `"${sign ? text + (tokens[index + 1]?.text ?? "") : text.slice(0, 40)}"`;
}

/** The place of a token. */
function at(line: Line, token: Token): Place {
  return { ...line, column: token.column };
}
