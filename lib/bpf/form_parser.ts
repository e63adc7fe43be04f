import type { Form } from "./form.ts";
import type { Insn } from "./insn.ts";
import { FIELDS, type Fields, type Operand, type ParsedOperand } from "./operand.ts";
import { type Token, tokenize } from "./token.ts";

/** An instruction as it was read from tokens. */
export interface ParsedForm {
  readonly form: Form;
  /** The values of the fields that the text shows. */
  readonly fields: Fields;
  /** The label whose distance is still to be put in its field. */
  readonly label?: NonNullable<ParsedOperand["label"]>;
}

/** Why tokens are no instruction: the furthest that any form got, and what the forms that got there wanted next. */
export interface Mismatch {
  /** The index of the token that was not wanted. */
  readonly at: number;
  readonly wanted: ReadonlySet<string>;
  /** The forms that got there. */
  readonly candidates: readonly Form[];
}

/** A place in the tree of forms: what may follow the tokens read so far. */
interface Node {
  readonly literals: Map<string, Node>;
  readonly operands: Map<Operand, Node>;
  /** The form that is complete here. */
  form?: Form;
}

/** Reads instructions by a tree of forms: forms that begin with the same tokens share the branch of these. */
export class FormParser {
  readonly #root: Node = newNode();

  /**
   * @throws {TypeError} if two forms have the same text
   */
  constructor(forms: Iterable<Form>) {
    for (const form of forms) this.#add(form);
  }

  /** Reads a whole line's tokens, of which the last is the empty one. */
  parse(tokens: readonly Token[]): ParsedForm | Mismatch {
    const attempt = new Attempt(tokens);
    return attempt.match(this.#root, 0, { fields: {} }) ?? attempt.mismatch();
  }

  /** Puts a form into the tree. */
  #add(form: Form): void {
    let node = descend(this.#root, form.head);
    for (const { operand, tail } of form.parts) {
      node = descend(child(node.operands, operand), tail);
    }
    if (node.form !== undefined) throw new TypeError(`wanted distinct forms, got "${form.template}" twice`);
    node.form = form;
  }
}

/** One reading of a line, with the furthest failures on the way. */
class Attempt {
  readonly #tokens: readonly Token[];
  #furthest = 0;
  #wanted = new Set<string>();
  #nodes = new Set<Node>();

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** Follows the tokens from index `at` on, from a node of the tree, trying literals before operands. */
  match(node: Node, at: number, sofar: Omit<ParsedForm, "form">): ParsedForm | undefined {
    const text = this.#tokens[at]?.text ?? "";
    if (text === "" && node.form !== undefined) return { form: node.form, ...sofar };
    const literal = node.literals.get(text);
    const found = literal && this.match(literal, at + 1, sofar);
    if (found) return found;
    for (const [operand, next] of node.operands) {
      const parsed = operand.parse(this.#tokens, at);
      if (parsed === undefined || clash(parsed.fields, sofar.fields)) {
        this.#fail(
          node,
          at,
          parsed === undefined ? operand.wanted : `"${operand.print(known(sofar.fields), 0)}" again`,
        );
        continue;
      }
      const label = parsed.label ?? sofar.label;
      const fields = { ...sofar.fields, ...parsed.fields };
      const found = this.match(next, parsed.end, label === undefined ? { fields } : { fields, label });
      if (found) return found;
    }
    if (literal === undefined) this.#failAll(node, at);
    return undefined;
  }

  /** What to say when nothing matched. */
  mismatch(): Mismatch {
    return {
      at: this.#furthest,
      wanted: this.#wanted,
      candidates: [...this.#nodes].flatMap((node) => [...formsBelow(node)]),
    };
  }

  /** Notes that a node wanted one of its literals, or the end of the line. */
  #failAll(node: Node, at: number): void {
    for (const literal of node.literals.keys()) this.#fail(node, at, `"${literal}"`);
    if (node.form !== undefined) this.#fail(node, at, "the end of the line");
  }

  /** Notes what a node wanted, unless others got further. */
  #fail(node: Node, at: number, wanted: string): void {
    if (at < this.#furthest) return;
    if (at > this.#furthest) {
      this.#furthest = at;
      this.#wanted = new Set();
      this.#nodes = new Set();
    }
    this.#wanted.add(wanted);
    this.#nodes.add(node);
  }
}

/** A node that leads nowhere yet. */
function newNode(): Node {
  return { literals: new Map(), operands: new Map() };
}

/** The node behind a key, made if there is none. */
function child<Key>(children: Map<Key, Node>, key: Key): Node {
  const known = children.get(key);
  if (known !== undefined) return known;
  const made = newNode();
  children.set(key, made);
  return made;
}

/** The node behind the tokens of a text. */
function descend(node: Node, text: string): Node {
  return tokenize(text).reduce((node, token) => token.text === "" ? node : child(node.literals, token.text), node);
}

/** Whether a field has one value here and another there. */
function clash(some: Fields, others: Fields): boolean {
  return FIELDS.some((field) => {
    const value = some[field];
    const other = others[field];
    return value !== undefined && other !== undefined && value !== other;
  });
}

/** An instruction of which only some fields are known. */
function known(fields: Fields): Insn {
  return { opcode: 0, dst: 0, src: 0, off: 0, imm: 0, ...fields };
}

/** All forms that can be completed from a node. */
function* formsBelow(node: Node): Generator<Form> {
  if (node.form !== undefined) yield node.form;
  for (const next of node.literals.values()) yield* formsBelow(next);
  for (const next of node.operands.values()) yield* formsBelow(next);
}
