import type { Btf } from "../btf/btf.ts";
import { typeName } from "../btf/type_name.ts";
import { didYouMean } from "../text/did_you_mean.ts";
import { arithmeticType } from "./arithmetic_type.ts";
import { layOut } from "./lay_out.ts";
import type { Parameter, Prototype } from "./prototype.ts";
import { alignOf, type CInt, type CMemberDeclaration, type CType, sizeOf } from "./type.ts";

/** Members looked at, with those of inner structs, before a prototype counts as malformed. */
const MOST_MEMBERS = 10_000;

/** Nesting of structs and arrays that is followed. */
const DEEPEST = 32;

/**
 * The prototype of a function that BTF describes, as `parsePrototype` would read it from the function's declaration.
 *
 * BTF has no attributes: a struct whose members do not lie where C puts them becomes a packed one with padding in between.
 * Typedefs are resolved, and of two structs of one name only the first keeps it.
 *
 * @throws {RangeError} if BTF has no such function, with the nearest names, or its types are broken or too many.
 */
export function prototypeFromBtf(btf: Btf, name: string): Prototype {
  const found = btf.findFunction(name);
  if (found === undefined) {
    throw new RangeError(`wanted a function that BTF has, got "${name}"${didYouMean(name, functionNames(btf))}`);
  }
  const reader = new TypeReader(btf);
  const { returns, params, variadic } = found.proto;
  const result = btf.resolve(returns) === 0 ? undefined : reader.read(returns);
  const used = new Set<string>();
  const parameters = params.map(({ name, type }): Parameter => {
    const isNew = name !== "" && !used.has(name);
    used.add(name);
    return { ...isNew ? { name } : {}, type: reader.read(type) };
  });
  return { name, ...result === undefined ? {} : { returns: result }, parameters, variadic };
}

function* functionNames(btf: Btf): Generator<string> {
  for (const id of btf.ids("func")) yield btf.name(id);
}

/** Reads types that belong to one prototype. */
class TypeReader {
  readonly #btf: Btf;
  readonly #tags = new Map<string, number>();
  readonly #read = new Map<number, CType>();
  #members = 0;

  constructor(btf: Btf) {
    this.#btf = btf;
  }

  read(reference: number, depth = 0): CType {
    const id = this.#btf.resolve(reference);
    const known = this.#read.get(id);
    if (known !== undefined) return known;
    if (depth > DEEPEST) throw new RangeError(`BTF type ${id}: wanted types at most ${DEEPEST} deep, got deeper ones`);
    const type = this.#convert(id, depth);
    this.#read.set(id, type);
    return type;
  }

  #convert(id: number, depth: number): CType {
    const type = this.#btf.type(id);
    switch (type.kind) {
      case "int":
        return intType(id, type.name, type.size, type.signed);
      case "float":
        return floatType(id, type.size);
      case "ptr":
        return { kind: "pointer", to: this.#target(type.type) };
      case "enum":
      case "enum64":
        return {
          kind: "enum",
          ...this.#tag("enum", type.name, id),
          size: enumSize(id, type.size),
          signed: type.signed,
        };
      case "array":
        return { kind: "array", element: this.read(type.element, depth + 1), length: type.length };
      case "struct":
      case "union":
        return this.#composite(id, type.kind, depth);
      default:
        throw new RangeError(`BTF type ${id}: wanted a type that has a size, got ${typeName(this.#btf, id)}`);
    }
  }

  #composite(id: number, kind: "struct" | "union", depth: number): CType {
    const size = this.#btf.sizeOf(id);
    const tag = this.#tag(kind, this.#btf.name(id), id);
    const members = this.#btf.members(id);
    this.#members += members.length;
    if (this.#members > MOST_MEMBERS) {
      throw new RangeError(`BTF type ${id}: wanted at most ${MOST_MEMBERS} members in a prototype, got more`);
    }
    const placed = members.map((member): Placed => ({
      declaration: {
        ...member.name === "" ? {} : { name: member.name },
        type: this.read(member.type, depth + 1),
        ...member.bitSize === 0 ? {} : { bits: member.bitSize },
      },
      bitOffset: member.bitOffset,
    }));
    const natural = layOut({ kind, ...tag, members: placed.map(({ declaration }) => declaration), packed: false });
    if (natural.size === size && natural.members.every(({ bitOffset }, at) => bitOffset === placed[at]?.bitOffset)) {
      return natural;
    }
    const padded = kind === "union" ? widened(placed, size) : withPadding(id, placed, size);
    const packed = layOut({ kind, ...tag, members: padded, packed: true, aligned: alignmentOf(placed, size) });
    if (packed.size === size) return packed;
    throw new RangeError(`BTF type ${id}: wanted members that fit in ${size} bytes, got ${packed.size} bytes`);
  }

  /** The tag of a type, unless another type has it. */
  #tag(kind: string, name: string, id: number): { readonly tag?: string } {
    const key = `${kind} ${name}`;
    if (name === "" || (this.#tags.get(key) ?? id) !== id) return {};
    this.#tags.set(key, id);
    return { tag: name };
  }

  /** What a pointer points to, as `CPointer` spells it. */
  #target(reference: number, depth = 0): string {
    const id = this.#btf.resolve(reference);
    const type = this.#btf.type(id);
    switch (type.kind) {
      case "int":
      case "float":
        return arithmeticType(type.name.split(" "))?.name ?? "void";
      case "ptr": {
        const inner = depth < 4 ? this.#target(type.type, depth + 1) : "void";
        return `${inner}${inner.endsWith("*") ? "" : " "}*`.replace(/^.*[)\]].*$/, "void *");
      }
      case "struct":
      case "union":
      case "enum":
      case "enum64":
        return type.name === "" ? "void" : `${type.kind === "enum64" ? "enum" : type.kind} ${type.name}`;
      case "fwd":
        return `${type.of} ${type.name}`;
      case "func_proto":
        return "void ()";
      default:
        return "void";
    }
  }
}

/** A member and its place, in bits from the start of its struct. */
interface Placed {
  readonly declaration: CMemberDeclaration;
  readonly bitOffset: number;
}

const PADDING: CInt = { kind: "int", name: "unsigned char", size: 1, signed: false };

/** The members of a packed struct, with padding wherever one does not follow on the other. */
function withPadding(id: number, placed: readonly Placed[], size: number): readonly CMemberDeclaration[] {
  const members: CMemberDeclaration[] = [];
  let end = 0;
  const pad = (to: number): void => {
    if (to < end) {
      throw new RangeError(`BTF type ${id}: wanted members in their order, got one at bit ${to} behind bit ${end}`);
    }
    if (to - end > 8 * PADDING.size * DEEPEST) {
      members.push({
        name: `padding_${end}`,
        type: { kind: "array", element: PADDING, length: Math.floor((to - end) / 8) },
      });
      end += 8 * Math.floor((to - end) / 8);
    }
    for (let bits = 0; end < to; end += bits) {
      bits = Math.min(8, to - end);
      members.push({ type: PADDING, bits });
    }
  };
  for (const { declaration, bitOffset } of placed) {
    pad(bitOffset);
    members.push(declaration);
    end = bitOffset + (declaration.bits ?? 8 * sizeOf(declaration.type));
  }
  pad(8 * size);
  return members;
}

/** The members of a union, with another that has its size. */
function widened(placed: readonly Placed[], size: number): readonly CMemberDeclaration[] {
  const padding: CMemberDeclaration = { name: "padding", type: { kind: "array", element: PADDING, length: size } };
  return [...placed.map(({ declaration }) => declaration), padding];
}

/** The largest alignment, in bytes, that the members and the size allow. */
function alignmentOf(placed: readonly Placed[], size: number): number {
  const fits = ({ declaration: { type, bits }, bitOffset }: Placed): boolean =>
    bits !== undefined || bitOffset % (8 * alignOf(type)) === 0;
  const align = Math.max(1, ...placed.filter(fits).map(({ declaration }) => alignOf(declaration.type)));
  return placed.every(fits) && size % align === 0 ? align : 1;
}

function intType(id: number, name: string, size: number, signed: boolean): CType {
  const type = arithmeticType(name.split(" "));
  if (type?.kind === "int" && type.size === size && type.signed === signed) return type;
  switch (size) {
    case 1:
    case 2:
    case 4:
    case 8:
    case 16:
      return { kind: "int", name: `${signed ? "s" : "u"}${8 * size}`, size, signed };
    default:
      throw new RangeError(`BTF type ${id}: wanted an integer of 1, 2, 4, 8 or 16 bytes, got ${size}`);
  }
}

function floatType(id: number, size: number): CType {
  switch (size) {
    case 4:
      return { kind: "float", name: "float", size };
    case 8:
      return { kind: "float", name: "double", size };
    case 16:
      return { kind: "float", name: "long double", size };
    default:
      throw new RangeError(`BTF type ${id}: wanted a floating-point number of 4, 8 or 16 bytes, got ${size}`);
  }
}

function enumSize(id: number, size: number): 1 | 2 | 4 | 8 {
  if (size === 1 || size === 2 || size === 4 || size === 8) return size;
  throw new RangeError(`BTF type ${id}: wanted an enumeration of 1, 2, 4 or 8 bytes, got ${size}`);
}
