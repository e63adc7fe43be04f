import type { Btf } from "./btf.ts";
import { kinds } from "./kind.ts";
import type { BtfInt, BtfLinkage, BtfMember, StoredBtfType } from "./type.ts";

const HEADER = 24;
const MOST_ENTRIES = 0xffff;

/**
 * Writes a raw BTF blob. The first type has id 1. Names are stored once each, in the order of their first use.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openBtf } from "./open_btf.ts";
 * import { encodeBtf } from "./encode.ts";
 *
 * const blob = encodeBtf([{ kind: "ptr", type: 0 }]);
 * assertEquals(openBtf(blob).type(1), { kind: "ptr", type: 0 });
 * ```
 *
 * @param types The types; they name one another by their places in the list, from 1.
 * @param base The blob that a split one goes on from: ids and names of the base come before those of the list.
 * @throws {RangeError} if a type names an id that is not in the list, has more than 65535 entries, or holds a number that
 * its field cannot; the message names the type's id.
 */
export function encodeBtf(
  types: readonly StoredBtfType[],
  base: Pick<Btf, "typeCount" | "nameEnd"> = { typeCount: 0, nameEnd: 0 },
): Uint8Array<ArrayBuffer> {
  const writer = new Writer(types.length, base);
  types.forEach((type, i) => {
    try {
      writer.write(type);
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      throw new RangeError(`BTF type ${i + 1}: ${cause.message}`, { cause });
    }
  });
  return writer.blob();
}

/** The words of the type section and the names met so far. */
class Writer {
  readonly #words: number[] = [];
  readonly #names: string[] = [""];
  readonly #offsets = new Map([["", 0]]);
  readonly #typeCount: number;
  readonly #base: Pick<Btf, "typeCount" | "nameEnd">;
  #namesLength = 1;

  constructor(typeCount: number, base: Pick<Btf, "typeCount" | "nameEnd">) {
    this.#typeCount = typeCount;
    this.#base = base;
  }

  /** Appends a type. */
  write(type: StoredBtfType): void {
    switch (type.kind) {
      case "int":
        this.#head(type, type.size);
        this.#words.push(intData(type));
        break;
      case "float":
        this.#head(type, type.size);
        break;
      case "array":
        this.#head(type, 0);
        this.#words.push(this.#ref(type.element), this.#ref(type.index), unsigned(type.length, 32));
        break;
      case "fwd":
        this.#head(type, 0, { flag: type.of === "union" });
        break;
      case "func":
        this.#head(type, this.#ref(type.type), { entries: linkageNumber(type.linkage) });
        break;
      case "var":
        this.#head(type, this.#ref(type.type));
        this.#words.push(linkageNumber(type.linkage));
        break;
      case "decl_tag":
        this.#head(type, this.#ref(type.type), { flag: type.attribute });
        this.#words.push(Number(BigInt.asUintN(32, signed(BigInt(type.component), 32))));
        break;
      case "type_tag":
        this.#head(type, this.#ref(type.type), { flag: type.attribute });
        break;
      case "ptr":
      case "const":
      case "volatile":
      case "restrict":
      case "typedef":
        this.#head(type, this.#ref(type.type));
        break;
      default:
        this.#writeList(type);
    }
  }

  /** Appends a type that lists entries. */
  #writeList(
    type: Extract<StoredBtfType, { kind: "struct" | "union" | "enum" | "enum64" | "func_proto" | "datasec" }>,
  ): void {
    switch (type.kind) {
      case "struct":
      case "union": {
        const flag = type.members.some(({ bitSize }) => bitSize !== 0);
        this.#head(type, type.size, { entries: type.members.length, flag });
        for (const member of type.members) {
          this.#words.push(this.#name(member.name), this.#ref(member.type), memberOffset(member, flag));
        }
        break;
      }
      case "enum":
      case "enum64":
        this.#head(type, type.size, { entries: type.values.length, flag: type.signed });
        for (const { name, value } of type.values) {
          this.#words.push(this.#name(name), ...enumWords(value, type.signed, type.kind === "enum" ? 1 : 2));
        }
        break;
      case "func_proto": {
        const params = type.variadic ? [...type.params, { name: "", type: 0 }] : type.params;
        this.#head(type, this.#ref(type.returns), { entries: params.length });
        for (const param of params) this.#words.push(this.#name(param.name), this.#ref(param.type));
        break;
      }
      case "datasec":
        this.#head(type, type.size, { entries: type.variables.length });
        for (const { type: variable, offset, size } of type.variables) {
          this.#words.push(this.#ref(variable), unsigned(offset, 32), unsigned(size, 32));
        }
    }
  }

  /** The whole blob. */
  blob(): Uint8Array<ArrayBuffer> {
    const typesLength = this.#words.length * 4;
    const bytes = new Uint8Array(HEADER + typesLength + this.#namesLength);
    const view = new DataView(bytes.buffer);
    view.setUint16(0, 0xeb9f, true);
    view.setUint8(2, 1);
    [HEADER, 0, typesLength, typesLength, this.#namesLength].forEach((value, i) =>
      view.setUint32(4 + i * 4, value, true)
    );
    this.#words.forEach((value, i) => view.setUint32(HEADER + i * 4, value, true));
    bytes.set(new TextEncoder().encode(`${this.#names.join("\0")}\0`), HEADER + typesLength);
    return bytes;
  }

  #head(
    type: StoredBtfType,
    sizeOrType: number,
    { entries = 0, flag = false }: { readonly entries?: number; readonly flag?: boolean } = {},
  ): void {
    if (entries > MOST_ENTRIES) throw new RangeError(`wanted at most ${MOST_ENTRIES} entries, got ${entries}`);
    const info = (flag ? 0x80000000 : 0) + kinds.indexOf(type.kind) * 0x1000000 + entries;
    this.#words.push(this.#name("name" in type ? type.name : ""), info, unsigned(sizeOrType, 32));
  }

  #name(name: string): number {
    const known = this.#offsets.get(name);
    if (known !== undefined) return known;
    if (name.includes("\0")) throw new RangeError(`wanted a name without a zero byte, got ${JSON.stringify(name)}`);
    const offset = this.#base.nameEnd + this.#namesLength;
    this.#names.push(name);
    this.#offsets.set(name, offset);
    this.#namesLength += new TextEncoder().encode(name).length + 1;
    return offset;
  }

  #ref(id: number): number {
    if (!Number.isInteger(id) || id < 0 || id > this.#typeCount) {
      throw new RangeError(`wanted a type id from 0 to ${this.#typeCount}, got ${id}`);
    }
    return id === 0 ? 0 : this.#base.typeCount + id;
  }
}

function intData({ signed, meaning, bitOffset, bits }: BtfInt): number {
  const mark = { number: 0, char: 2, bool: 4 }[meaning] + (signed ? 1 : 0);
  return mark * 0x1000000 + unsigned(bitOffset, 8) * 0x10000 + unsigned(bits, 8);
}

function linkageNumber(linkage: BtfLinkage): number {
  return { static: 0, global: 1, extern: 2 }[linkage];
}

/** A member's offset word. With a bit field among the members, every word carries a width in its upper byte. */
function memberOffset({ bitOffset, bitSize }: BtfMember, packed: boolean): number {
  return packed ? unsigned(bitSize, 8) * 0x1000000 + unsigned(bitOffset, 24) : unsigned(bitOffset, 32);
}

function enumWords(value: bigint, isSigned: boolean, words: 1 | 2): number[] {
  const bits = words * 32;
  const stored = BigInt.asUintN(bits, isSigned ? signed(value, bits) : value);
  if (!isSigned && stored !== value) throw new RangeError(`wanted an unsigned ${bits}-bit value, got ${value}`);
  return Array.from({ length: words }, (_, i) => Number(stored >> BigInt(32 * i) & 0xffffffffn));
}

/** Returns a whole number from 0 that fits in `bits` bits, and refuses others. */
function unsigned(value: number, bits: number): number {
  if (Number.isInteger(value) && value >= 0 && value < 2 ** bits) return value;
  throw new RangeError(`wanted an unsigned ${bits}-bit number, got ${value}`);
}

/** Returns a number that fits in `bits` bits with its sign, and refuses others. */
function signed(value: bigint, bits: number): bigint {
  if (BigInt.asIntN(bits, value) === value) return value;
  throw new RangeError(`wanted a signed ${bits}-bit value, got ${value}`);
}
