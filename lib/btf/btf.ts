import { decodeType } from "./decode.ts";
import { readHeader } from "./header.ts";
import { kinds } from "./kind.ts";
import { NameIndex } from "./name_index.ts";
import { HEAD, kindNumber, recordSize } from "./record.ts";
import { StringTable } from "./string_table.ts";
import type { BtfFunction, BtfKind, BtfMember, BtfPrototype, BtfType } from "./type.ts";

/** Longer chains of typedefs, qualifiers, tags and array dimensions are taken for cycles. */
const DEEPEST = 64;

/** The largest size in bytes that a type may have, as in the kernel. */
const LARGEST = 0xffff_ffff;

const POINTER_SIZE = 8;

/** A function of a {@linkcode Btf} with its prototype. */
export interface BtfFunctionType {
  /** Type id of the function. */
  readonly id: number;
  readonly func: BtfFunction;
  readonly proto: BtfPrototype;
}

/**
 * The types of a BTF blob, decoded when they are asked for. Opened with `openBtf`.
 *
 * Ids run from 1 to {@linkcode Btf.typeCount}; id 0 is `void`. A split blob's ids go on where its base's end.
 */
export class Btf {
  readonly #base: Btf | undefined;
  readonly #bytes: DataView;
  readonly #typesAt: number;
  readonly #strings: StringTable;
  /** Byte offset of each own type in the type section, and where the last one ends. */
  readonly #starts: Uint32Array;
  readonly #members = new Map<number, readonly BtfMember[]>();
  #index: NameIndex | undefined;

  /** The highest type id. */
  readonly typeCount: number;

  /** Names lie at byte offsets below this, those of the base too. */
  readonly nameEnd: number;

  /** Indexes a raw blob. Callers use `openBtf`, which also takes ELF objects.
   *
   * @throws {SyntaxError} as `openBtf` does. */
  constructor(bytes: Uint8Array, base?: Btf) {
    const { types, typesAt, strings } = readHeader(bytes);
    this.#base = base;
    this.#typesAt = typesAt;
    this.#bytes = new DataView(types.buffer, types.byteOffset, types.length);
    this.#strings = new StringTable(strings, base === undefined ? undefined : base.#strings);
    this.#starts = findTypes(this.#bytes, typesAt, (base?.typeCount ?? 0) + 1);
    this.typeCount = (base?.typeCount ?? 0) + this.#starts.length - 1;
    this.nameEnd = this.#strings.end;
  }

  /**
   * The type of an id.
   *
   * @throws {RangeError} if no type has the id, or one of the type's fields names a string or type that is not there.
   */
  type(id: number): BtfType {
    if (id === 0) return { kind: "void" };
    const { owner, start, end } = this.#find(id);
    const { buffer, byteOffset } = owner.#bytes;
    try {
      return decodeType({
        view: new DataView(buffer, byteOffset + start, end - start),
        name: (offset) => owner.#strings.at(offset),
        ref: (to) => owner.#ref(to),
      });
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      throw new RangeError(`BTF type ${id} (byte offset ${owner.#typesAt + start}): ${cause.message}`, { cause });
    }
  }

  /**
   * The kind of an id.
   *
   * @throws {RangeError} if no type has the id.
   */
  kind(id: number): BtfKind {
    if (id === 0) return "void";
    const { owner, start } = this.#find(id);
    return kinds[kindNumber(owner.#bytes.getUint32(start + 4, true))] ?? "void";
  }

  /**
   * The name of a type, or an empty string if it has none.
   *
   * @throws {RangeError} if no type has the id, or its name is not in the string section.
   */
  name(id: number): string {
    if (id === 0) return "void";
    const { owner, start } = this.#find(id);
    return owner.#strings.at(owner.#bytes.getUint32(start, true));
  }

  /** The ids of all types of a kind, ascending. */
  *ids(kind: BtfKind): Generator<number> {
    for (let id = 1; id <= this.typeCount; id++) if (this.kind(id) === kind) yield id;
  }

  /** The ids of the types of a kind that are called `name`, ascending. */
  findByName(name: string, kind: BtfKind): number[] {
    return [...this.#named(name)].filter((id) => this.kind(id) === kind);
  }

  /**
   * The first function called `name`, if there is one.
   *
   * @throws {RangeError} if its type is not a prototype.
   */
  findFunction(name: string): BtfFunctionType | undefined {
    for (const id of this.findByName(name, "func")) {
      const func = this.type(id);
      if (func.kind !== "func") continue;
      const proto = this.type(func.type);
      if (proto.kind !== "func_proto") {
        throw new RangeError(`BTF type ${id}: wanted a prototype for function ${name}, got ${proto.kind} ${func.type}`);
      }
      return { id, func, proto };
    }
    return undefined;
  }

  /**
   * The type that a typedef, a qualifier or a type tag, or a chain of them, stands for. Other types stand for themselves.
   *
   * @throws {RangeError} if an id is out of range, or the chain is a cycle.
   */
  resolve(id: number): number {
    let at = id;
    for (let depth = 0; depth < DEEPEST; depth++) {
      switch (this.kind(at)) {
        case "typedef":
        case "const":
        case "volatile":
        case "restrict":
        case "type_tag":
          at = this.#word(at, 8);
          break;
        default:
          return at;
      }
    }
    throw cycle(id);
  }

  /**
   * The size of a type in bytes. A flexible array has size 0.
   *
   * @throws {RangeError} if the type has no size (`void`, a function, a declared struct…), is larger than 2^32 - 1 bytes,
   * or is a cycle.
   */
  sizeOf(id: number): number {
    let count = 1;
    let at = id;
    for (let depth = 0; depth < DEEPEST; depth++) {
      switch (this.kind(at)) {
        case "array":
          count *= this.#word(at, 20);
          // Checked at every dimension, so that the product stays exact.
          if (count > LARGEST) throw new RangeError(`BTF type ${id}: wanted at most ${LARGEST} bytes, got more`);
          at = this.#word(at, 12);
          break;
        case "typedef":
        case "const":
        case "volatile":
        case "restrict":
        case "type_tag":
        case "var":
          at = this.#word(at, 8);
          break;
        default:
          return this.#sized(id, count, this.#ownSize(at));
      }
    }
    throw cycle(id);
  }

  /**
   * The members of a struct or union, as {@linkcode Btf.type} has them but for one thing: a bit field whose width
   * stands in its int type, as old compilers wrote it, has its own `bitOffset` and `bitSize` too.
   *
   * @throws {RangeError} if the id is not a struct's or union's, or a member's type is broken.
   */
  members(id: number): readonly BtfMember[] {
    // Expressions come by the same few structs again and again, and some of those have hundreds of members.
    const known = this.#members.get(id);
    if (known !== undefined) return known;
    const type = this.type(id);
    if (type.kind !== "struct" && type.kind !== "union") {
      throw new RangeError(`BTF type ${id}: wanted a struct or union, got ${type.kind}`);
    }
    const members = type.members.map((member) => this.#withWidth(member));
    this.#members.set(id, members);
    return members;
  }

  #withWidth(member: BtfMember): BtfMember {
    const resolved = this.resolve(member.type);
    if (member.bitSize !== 0 || this.kind(resolved) !== "int") return member;
    const type = this.type(resolved);
    if (type.kind !== "int" || type.bits === type.size * 8) return member;
    return { ...member, bitOffset: member.bitOffset + type.bitOffset, bitSize: type.bits };
  }

  /** The size in bytes of a type that is neither an array nor stands for another. */
  #ownSize(id: number): number | undefined {
    switch (this.kind(id)) {
      case "int":
      case "float":
      case "struct":
      case "union":
      case "enum":
      case "enum64":
      case "datasec":
        return this.#word(id, 8);
      case "ptr":
        return POINTER_SIZE;
      default:
        return undefined;
    }
  }

  #sized(id: number, count: number, size: number | undefined): number {
    if (size === undefined) throw new RangeError(`BTF type ${id}: wanted a type with a size, got none`);
    if (count * size > LARGEST) throw new RangeError(`BTF type ${id}: wanted at most ${LARGEST} bytes, got more`);
    return count * size;
  }

  /** The ids of the types called `name`, ascending. */
  *#named(name: string): Generator<number> {
    if (this.#base !== undefined) yield* this.#base.#named(name);
    this.#index ??= new NameIndex(this.#strings, nameOffsets(this.#bytes, this.#starts));
    const first = (this.#base?.typeCount ?? 0) + 1;
    for (const i of this.#index.find(name)) yield first + i;
  }

  /** A word of a stored type, by its byte offset in the type. */
  #word(id: number, at: number): number {
    const { owner, start } = this.#find(id);
    return owner.#bytes.getUint32(start + at, true);
  }

  /** The blob that stores a type, and the type's bounds in its type section. */
  #find(id: number): { readonly owner: Btf; readonly start: number; readonly end: number } {
    const baseCount = this.#base?.typeCount ?? 0;
    if (this.#base !== undefined && id <= baseCount) return this.#base.#find(id);
    const start = this.#starts[id - baseCount - 1];
    const end = this.#starts[id - baseCount];
    if (start === undefined || end === undefined) {
      throw new RangeError(`BTF type ${id}: wanted an id from 0 to ${this.typeCount}`);
    }
    return { owner: this, start, end };
  }

  #ref(id: number): number {
    if (id > this.typeCount) throw new RangeError(`type id ${id}: wanted at most ${this.typeCount}`);
    return id;
  }
}

/** The byte offset of every type in the type section, and where the last one ends. */
function findTypes(types: DataView, typesAt: number, firstId: number): Uint32Array {
  const end = types.byteLength;
  const starts = new Uint32Array(Math.floor(end / HEAD) + 1);
  let count = 0;
  for (let at = 0; at < end; count++) {
    starts[count] = at;
    const place = `BTF type ${firstId + count} (byte offset ${typesAt + at})`;
    if (at + HEAD > end) throw new SyntaxError(`${place}: wanted ${HEAD} bytes, got ${end - at}`);
    const info = types.getUint32(at + 4, true);
    const size = recordSize(info);
    if (size === undefined) {
      throw new SyntaxError(
        `${place}: wanted a kind from 1 to ${kinds.length - 1} and no other bits, got info 0x${info.toString(16)}`,
      );
    }
    if (at + size > end) throw new SyntaxError(`${place}: wanted ${size} bytes, got ${end - at}`);
    at += size;
  }
  starts[count] = end;
  return starts.subarray(0, count + 1);
}

/** The name offset of every type. */
function nameOffsets(types: DataView, starts: Uint32Array): Uint32Array {
  const offsets = new Uint32Array(starts.length - 1);
  for (let i = 0; i < offsets.length; i++) offsets[i] = types.getUint32(starts[i] ?? 0, true);
  return offsets;
}

function cycle(id: number): RangeError {
  return new RangeError(`BTF type ${id}: wanted a type that ends, got a cycle or more than ${DEEPEST} steps`);
}
