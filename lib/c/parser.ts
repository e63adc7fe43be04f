import { didYouMean } from "../text/did_you_mean.ts";
import { excerpt } from "../text/excerpt.ts";
import { ARITHMETIC_WORDS, arithmeticType } from "./arithmetic_type.ts";
import { cError } from "./c_error.ts";
import { type Declared, type Derivation, type ParameterList, spellingOf } from "./declared.ts";
import { knownTypes } from "./known_types.ts";
import { LARGEST, layOut } from "./lay_out.ts";
import type { Parameter, Prototype } from "./prototype.ts";
import { isWord, type Token, tokenize } from "./token.ts";
import { type CEnum, type CMemberDeclaration, type CType, sizeOf } from "./type.ts";

/** Nesting of types and parentheses that is followed. */
const DEEPEST = 32;

/** The most parameters that a function may have. */
const MOST_PARAMETERS = 255;

/** Words that say nothing about a type's layout. */
const SKIPPED = new Set([
  ..."const volatile restrict __restrict __restrict__ __const __volatile__ _Noreturn __extension__".split(" "),
  ..."static extern inline __inline __inline__ noinline __always_inline asmlinkage __user __rcu __percpu __iomem".split(
    " ",
  ),
]);

const COMPOSITES = { struct: "struct", union: "union" } as const;

/** A declarator: its name, if it has one, and what it makes of the type before it. */
interface Declarator {
  readonly name?: Token;
  readonly derivations: readonly Derivation[];
}

/** What attributes ask for. */
interface Attributes {
  readonly packed: boolean;
  readonly aligned?: number;
}

/** Reads one C text. */
export class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;
  readonly #typedefs = new Map<string, Declared>(
    [...knownTypes].map(([name, type]) => [name, { kind: "sized", type }]),
  );
  readonly #tags = new Map<string, CType>();
  /** Tags of structs and unions whose members are being read. */
  readonly #open = new Set<string>();

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  /**
   * Reads definitions, then the declaration of a function.
   *
   * @throws {SyntaxError} as `parsePrototype` does.
   */
  prototype(): Prototype {
    for (;;) {
      const isTypedef = this.#accept("typedef");
      const from = this.#peek();
      const base = this.#specifier();
      if (!isTypedef && this.#accept(";")) {
        if (this.#peek().text === "") throw this.#wanted("a function's declaration", this.#peek());
        continue;
      }
      if (!isTypedef) return this.#function(base, from);
      const { name, derivations } = this.#declarator();
      if (name === undefined) throw this.#wanted("a name for the type", this.#peek());
      this.#typedefs.set(name.text, this.#derive(base, derivations));
      this.#expect(";");
    }
  }

  #function(base: Declared, from: Token): Prototype {
    const at = this.#peek();
    const { name, derivations: [first, ...rest] } = this.#declarator();
    if (name === undefined) throw this.#wanted("a function's name", this.#peek());
    if (first === undefined) throw this.#wanted("`(`", this.#peek());
    if (first.kind !== "function") {
      throw this.#error(at, `wanted the declaration of a function, got that of a ${first.kind}`);
    }
    const returns = this.#returned(this.#derive(base, rest), from);
    this.#accept(";");
    if (this.#peek().text !== "") throw this.#wanted("the end of the declaration", this.#peek());
    return { name: name.text, ...returns === undefined ? {} : { returns }, ...first.parameters };
  }

  #returned(result: Declared, from: Token): CType | undefined {
    if (result.kind === "unsized" && result.what === "void") return undefined;
    return this.#sized(result, from);
  }

  #parameters(): ParameterList {
    const parameters: Parameter[] = [];
    if (this.#accept(")")) return { parameters, variadic: false };
    const names = new Set<string>();
    do {
      const at = this.#peek();
      if (this.#accept("...")) {
        this.#expect(")");
        return { parameters, variadic: true };
      }
      const base = this.#specifier();
      const { name, derivations } = this.#declarator();
      if (isVoid(base) && derivations.length === 0 && name === undefined && parameters.length === 0) break;
      if (name !== undefined && names.has(name.text)) {
        throw this.#error(name, `wanted one parameter called ${name.text}, got another`);
      }
      if (name !== undefined) names.add(name.text);
      if (parameters.length === MOST_PARAMETERS) {
        throw this.#error(at, `wanted at most ${MOST_PARAMETERS} parameters, got more`);
      }
      const type = this.#sized(decay(this.#derive(base, decayed(derivations))), at);
      parameters.push({ ...name === undefined ? {} : { name: name.text }, type });
    } while (this.#accept(","));
    this.#expect(")", "`,` or `)`");
    return { parameters, variadic: false };
  }

  /** The type that words before a declarator name. */
  #specifier(): Declared {
    return this.#nested(() => {
      this.#skipQualifiers();
      const token = this.#peek();
      if (ARITHMETIC_WORDS.has(token.text)) return { kind: "sized", type: this.#arithmetic() };
      const found = this.#named(token);
      this.#skipQualifiers();
      return found;
    });
  }

  #named(token: Token): Declared {
    this.#next++;
    if (token.text === "void") return { kind: "unsized", what: "void", spelling: "void" };
    if (token.text === "struct" || token.text === "union") return this.#composite(COMPOSITES[token.text]);
    if (token.text === "enum") return { kind: "sized", type: this.#enum() };
    const known = this.#typedefs.get(token.text);
    if (known !== undefined) return known;
    if (!isWord(token)) throw this.#wanted("a type", token);
    const hint = didYouMean(token.text, [
      ...this.#typedefs.keys(),
      ...ARITHMETIC_WORDS,
      "void",
      "struct",
      "union",
      "enum",
    ]);
    throw this.#error(token, `wanted a type, got ${shown(token)}${hint}`);
  }

  #arithmetic(): CType {
    const from = this.#peek();
    const words: string[] = [];
    for (let token = from; ARITHMETIC_WORDS.has(token.text) || SKIPPED.has(token.text); token = this.#peek()) {
      if (!SKIPPED.has(token.text)) words.push(token.text);
      this.#next++;
    }
    const type = arithmeticType(words);
    if (type === undefined) throw this.#error(from, `wanted a type, got ${excerpt(words.join(" "))}`);
    return type;
  }

  #enum(): CEnum {
    const tag = this.#tag();
    const underlying = this.#accept(":") ? this.#underlying() : undefined;
    let range = { min: 0n, max: 0n };
    const token = this.#peek();
    const isDefined = this.#accept("{");
    if (isDefined) range = this.#enumerators();
    else if (tag === undefined && underlying === undefined) throw this.#wanted("a tag, or values in braces", token);
    const key = tag === undefined ? undefined : `enum ${tag.text}`;
    const known = key === undefined ? undefined : this.#tags.get(key);
    if (known?.kind === "enum" && !isDefined && underlying === undefined) return known;
    if (known !== undefined && isDefined && tag !== undefined) {
      throw this.#error(tag, `wanted one definition of ${key}, got another`);
    }
    const type: CEnum = {
      kind: "enum",
      ...tag === undefined ? {} : { tag: tag.text },
      ...underlying ?? enumSize(range),
    };
    if (key !== undefined) this.#tags.set(key, type);
    return type;
  }

  #underlying(): Pick<CEnum, "size" | "signed"> {
    const at = this.#peek();
    const declared = this.#specifier();
    if (declared.kind === "unsized" || declared.type.kind !== "int" || declared.type.size === 16) {
      throw this.#wanted("an integer of at most 8 bytes", at);
    }
    return { size: declared.type.size, signed: declared.type.signed };
  }

  #enumerators(): { readonly min: bigint; readonly max: bigint } {
    let value = 0n;
    const range = { min: 0n, max: 0n };
    while (!this.#accept("}")) {
      const name = this.#peek();
      if (!isWord(name)) throw this.#wanted("a value's name or `}`", name);
      this.#next++;
      if (this.#accept("=")) value = this.#accept("-") ? -this.#integer() : this.#integer();
      if (value < range.min) range.min = value;
      if (value > range.max) range.max = value;
      value++;
      if (!this.#accept(",") && this.#peek().text !== "}") throw this.#wanted("`,` or `}`", this.#peek());
    }
    return range;
  }

  #composite(kind: "struct" | "union"): Declared {
    const before = this.#attributes();
    const tag = this.#tag();
    const at = this.#peek();
    const key = tag && `${kind} ${tag.text}`;
    if (!this.#accept("{")) {
      if (key === undefined) throw this.#wanted("a tag, or members in braces", at);
      const type = this.#tags.get(key);
      return type === undefined ? { kind: "unsized", what: "incomplete", spelling: key } : { kind: "sized", type };
    }
    if (key !== undefined && tag !== undefined && (this.#tags.has(key) || this.#open.has(key))) {
      throw this.#error(tag, `wanted one definition of ${key}, got another`);
    }
    if (key !== undefined) this.#open.add(key);
    const members = this.#members(kind);
    const attributes = merge(before, this.#attributes());
    const type = this.#bounded(at, () => layOut({ kind, ...tag && { tag: tag.text }, members, ...attributes }));
    if (key !== undefined) this.#tags.set(key, type);
    return { kind: "sized", type };
  }

  #members(kind: "struct" | "union"): readonly CMemberDeclaration[] {
    const members: CMemberDeclaration[] = [];
    const names = new Set<string>();
    while (!this.#accept("}")) {
      const from = this.#peek();
      if (from.text === "") throw this.#wanted(`\`}\` at the end of the ${kind}`, from);
      const base = this.#specifier();
      if (this.#peek().text === ";" && isAnonymous(base)) members.push({ type: this.#sized(base, from) });
      else {
        do {
          const member = this.#member(base, from);
          if (member.name !== undefined && names.has(member.name)) {
            throw this.#error(from, `wanted one member called ${member.name}, got another`);
          }
          if (member.name !== undefined) names.add(member.name);
          members.push(member);
        } while (this.#accept(","));
      }
      this.#expect(";");
    }
    return members;
  }

  #member(base: Declared, from: Token): CMemberDeclaration {
    const at = this.#peek();
    const { name, derivations } = this.#declarator();
    const type = this.#sized(this.#derive(base, derivations), name ?? from);
    const bits = this.#accept(":") ? this.#width(type, name) : undefined;
    if (name === undefined && bits === undefined) throw this.#wanted("a member's name", at);
    const { aligned } = this.#attributes();
    return {
      ...name === undefined ? {} : { name: name.text },
      type,
      ...bits === undefined ? {} : { bits },
      ...aligned === undefined ? {} : { aligned },
    };
  }

  #width(type: CType, name: Token | undefined): number {
    const at = this.#peek();
    const bits = Number(this.#integer());
    if (type.kind !== "int" && type.kind !== "enum") {
      throw this.#error(at, "wanted a bit field of an integer, got another type");
    }
    const most = type.kind === "int" && type.name === "bool" ? 1 : 8 * type.size;
    if (bits > most) throw this.#error(at, `wanted a bit field of at most ${most} bits, got ${bits}`);
    if (bits === 0 && name !== undefined) throw this.#error(at, "wanted no name for a bit field of 0 bits, got one");
    return bits;
  }

  /** Pointers, a name, parentheses, brackets. */
  #declarator(): Declarator {
    return this.#nested(() => {
      const pointers: Derivation[] = [];
      this.#skipQualifiers();
      for (; this.#accept("*"); this.#skipQualifiers()) pointers.push({ kind: "pointer" });
      const inner = this.#innerDeclarator();
      return { ...inner, derivations: [...inner.derivations, ...this.#suffixes(), ...pointers] };
    });
  }

  #innerDeclarator(): Declarator {
    const token = this.#peek();
    if (isWord(token) && token.text !== "__attribute__") {
      this.#next++;
      return { name: token, derivations: [] };
    }
    const behind = this.#tokens[this.#next + 1]?.text ?? "";
    if (token.text !== "(" || !["*", "(", "["].includes(behind)) return { derivations: [] };
    this.#next++;
    const inner = this.#declarator();
    this.#expect(")");
    return inner;
  }

  #suffixes(): readonly Derivation[] {
    const suffixes: Derivation[] = [];
    for (;;) {
      const { at } = this.#peek();
      if (this.#accept("(")) {
        suffixes.push({ kind: "function", parameters: this.#parameters(), at });
      } else if (this.#accept("[")) {
        this.#skipQualifiers();
        if (this.#accept("]")) suffixes.push({ kind: "array", at });
        else {
          suffixes.push({ kind: "array", length: this.#length(), at });
          this.#expect("]");
        }
      } else return suffixes;
    }
  }

  #length(): number {
    const at = this.#peek();
    const length = this.#integer();
    if (length > LARGEST) throw this.#error(at, `wanted at most ${LARGEST} elements, got ${length}`);
    return Number(length);
  }

  /** Applies what a declarator adds, from the outermost inwards. */
  #derive(base: Declared, derivations: readonly Derivation[]): Declared {
    return derivations.reduceRight((inner: Declared, derivation): Declared => {
      if (derivation.kind === "pointer") return { kind: "sized", type: { kind: "pointer", to: spellingOf(inner) } };
      const { at } = derivation;
      const isFunction = inner.kind === "unsized" && inner.what === "function";
      if (derivation.kind === "function") {
        const isArray = inner.kind === "unsized" ? inner.what === "flexible array" : inner.type.kind === "array";
        if (isFunction || isArray) {
          throw this.#error({ at }, "wanted a function that returns no array or function, got one");
        }
        return { kind: "unsized", what: "function", spelling: `${spellingOf(inner)} ()` };
      }
      if (derivation.length === undefined && inner.kind === "sized") {
        return { kind: "unsized", what: "flexible array", spelling: `${spellingOf(inner)} []` };
      }
      const element = this.#sized(inner, { at });
      const type: CType = { kind: "array", element, length: derivation.length ?? 0 };
      if (sizeOf(type) > LARGEST) {
        throw this.#error({ at }, `wanted a type of at most ${LARGEST} bytes, got ${sizeOf(type)}`);
      }
      return { kind: "sized", type };
    }, base);
  }

  #sized(declared: Declared, at: Pick<Token, "at">): CType {
    if (declared.kind === "sized") return declared.type;
    const { what, spelling } = declared;
    const isItself = what === "incomplete" && this.#open.has(spelling);
    const note = what === "incomplete"
      ? isItself ? `${spelling} inside itself` : `${spelling}, which is not defined`
      : what === "void"
      ? "void"
      : `a ${what} (${spelling})`;
    throw this.#error(at, `wanted a type that has a size, got ${note}`);
  }

  #tag(): Token | undefined {
    const token = this.#peek();
    if (!isWord(token)) return undefined;
    this.#next++;
    return token;
  }

  #attributes(): Attributes {
    let found: Attributes = { packed: false };
    for (;;) {
      const token = this.#peek();
      if (this.#accept("__packed")) found = { ...found, packed: true };
      else if (this.#accept("__aligned")) found = merge(found, { packed: false, aligned: this.#alignment() });
      else if (this.#accept("__attribute__")) {
        this.#expect("(");
        this.#expect("(");
        do found = merge(found, this.#attribute(this.#peek())); while (this.#accept(","));
        this.#expect(")");
        this.#expect(")");
      } else return found;
      if (token === this.#peek()) return found;
    }
  }

  #attribute(token: Token): Attributes {
    if (this.#accept("packed") || this.#accept("__packed__")) return { packed: true };
    if (this.#accept("aligned") || this.#accept("__aligned__")) return { packed: false, aligned: this.#alignment() };
    throw this.#wanted("`packed` or `aligned(n)`", token);
  }

  #alignment(): number {
    this.#expect("(");
    const at = this.#peek();
    const value = Number(this.#integer());
    if (value < 1 || value > 4096 || (value & (value - 1)) !== 0) {
      throw this.#error(at, `wanted an alignment that is a power of two up to 4096, got ${shown(at)}`);
    }
    this.#expect(")");
    return value;
  }

  #integer(): bigint {
    const token = this.#peek();
    const digits = /^(0x[\da-f]+|\d+)(?:u|l)*$/i.exec(token.text)?.[1];
    if (digits === undefined || digits.length > 20) throw this.#wanted("a whole number of at most 64 bits", token);
    if (/^0[0-7]*[89]/.test(digits)) throw this.#wanted("octal digits behind the 0", token);
    this.#next++;
    return BigInt(/^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits);
  }

  #skipQualifiers(): void {
    while (SKIPPED.has(this.#peek().text)) this.#next++;
  }

  #nested<T>(read: () => T): T {
    if (this.#depth === DEEPEST) {
      throw this.#error(this.#peek(), `wanted types at most ${DEEPEST} deep, got deeper ones`);
    }
    this.#depth++;
    try {
      return read();
    } finally {
      this.#depth--;
    }
  }

  /** Turns the error of a size into one with a place. */
  #bounded<T>(at: Token, make: () => T): T {
    try {
      return make();
    } catch (error) {
      if (error instanceof RangeError) throw this.#error(at, error.message);
      throw error;
    }
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { text: "", at: this.#text.length };
  }

  #accept(text: string): boolean {
    if (this.#peek().text !== text) return false;
    this.#next++;
    return true;
  }

  #expect(text: string, wanted = `\`${text}\``): void {
    if (!this.#accept(text)) throw this.#wanted(wanted, this.#peek());
  }

  #wanted(wanted: string, token: Token): SyntaxError {
    return this.#error(token, `wanted ${wanted}, got ${shown(token)}`);
  }

  #error({ at }: Pick<Token, "at">, problem: string): SyntaxError {
    return cError(this.#text, at, problem);
  }
}

function shown({ text }: Token): string {
  return text === "" ? "the end" : `\`${excerpt(text)}\``;
}

function isVoid(declared: Declared): boolean {
  return declared.kind === "unsized" && declared.what === "void";
}

function isAnonymous(declared: Declared): boolean {
  if (declared.kind === "unsized") return false;
  const { type } = declared;
  return (type.kind === "struct" || type.kind === "union") && type.tag === undefined;
}

/** A parameter's outermost array is a pointer to its element. */
function decayed(derivations: readonly Derivation[]): readonly Derivation[] {
  const [first, ...rest] = derivations;
  return first?.kind === "array" ? [{ kind: "pointer" }, ...rest] : derivations;
}

/** A parameter that is a function is a pointer to it; one whose type is an array by its typedef is a pointer too. */
function decay(declared: Declared): Declared {
  if (declared.kind === "unsized") {
    const { what, spelling } = declared;
    if (what !== "function" && what !== "flexible array") return declared;
    return { kind: "sized", type: { kind: "pointer", to: what === "function" ? spelling : spelling.slice(0, -3) } };
  }
  if (declared.type.kind !== "array") return declared;
  const element: Declared = { kind: "sized", type: declared.type.element };
  return { kind: "sized", type: { kind: "pointer", to: spellingOf(element) } };
}

function merge(one: Attributes, other: Attributes): Attributes {
  const aligned = Math.max(one.aligned ?? 0, other.aligned ?? 0);
  return { packed: one.packed || other.packed, ...aligned === 0 ? {} : { aligned } };
}

function enumSize({ min, max }: { readonly min: bigint; readonly max: bigint }): Pick<CEnum, "size" | "signed"> {
  const signed = min < 0n;
  const fits = signed ? min >= -(1n << 31n) && max < 1n << 31n : max < 1n << 32n;
  return { size: fits ? 4 : 8, signed };
}
