import { kinds } from "./kind.ts";
import { entryCount, HEAD, kindFlag, kindNumber } from "./record.ts";
import type {
  BtfComposite,
  BtfDataSection,
  BtfEnum,
  BtfInt,
  BtfLinkage,
  BtfMember,
  BtfParam,
  BtfPrototype,
  StoredBtfType,
} from "./type.ts";

/** A stored type before it is decoded: its words, and how to look up what they name. */
export interface BtfRecord {
  /** The type's bytes, head and trailer. */
  readonly view: DataView;
  /** The name at a byte offset of the string section. Throws if there is none. */
  readonly name: (offset: number) => string;
  /** Returns the type id if it is in range. Throws otherwise. */
  readonly ref: (id: number) => number;
}

const MEANINGS: Readonly<Record<number, BtfInt["meaning"]>> = { 0: "number", 2: "char", 4: "bool" };

/** The most bits that an int may have. */
const WIDEST = 128;

const LINKAGES: readonly BtfLinkage[] = ["static", "global", "extern"];

/**
 * Decodes a stored type.
 *
 * @throws {RangeError} if one of its fields has a value that means nothing.
 */
export function decodeType(record: BtfRecord): StoredBtfType {
  const info = word(record, 4);
  const name = record.name(word(record, 0));
  const kind = kinds[kindNumber(info)] ?? "void";
  switch (kind) {
    case "int":
      return decodeInt(record, name);
    case "float":
      return { kind, name, size: word(record, 8) };
    case "ptr":
    case "const":
    case "volatile":
    case "restrict":
      return { kind, type: ref(record, 8) };
    case "typedef":
      return { kind, name, type: ref(record, 8) };
    case "type_tag":
      return { kind, name, type: ref(record, 8), attribute: kindFlag(info) };
    case "array":
      return { kind, element: ref(record, 12), index: ref(record, 16), length: word(record, 20) };
    case "struct":
    case "union":
      return decodeComposite(record, kind, name, info);
    case "enum":
    case "enum64":
      return decodeEnum(record, kind, name, info);
    case "fwd":
      return { kind, name, of: kindFlag(info) ? "union" : "struct" };
    case "func":
      return { kind, name, linkage: linkage(entryCount(info)), type: ref(record, 8) };
    case "func_proto":
      return decodePrototype(record, info);
    case "var":
      return { kind, name, type: ref(record, 8), linkage: linkage(word(record, 12)) };
    case "datasec":
      return decodeDataSection(record, name, info);
    case "decl_tag":
      return { kind, name, type: ref(record, 8), component: word(record, 12) | 0, attribute: kindFlag(info) };
    case "void":
      throw new RangeError(`wanted a kind from 1 to ${kinds.length - 1}, got ${kindNumber(info)}`);
  }
}

function word({ view }: BtfRecord, at: number): number {
  return view.getUint32(at, true);
}

function ref(record: BtfRecord, at: number): number {
  return record.ref(word(record, at));
}

function linkage(number: number): BtfLinkage {
  const found = LINKAGES[number];
  if (found === undefined) throw new RangeError(`wanted a linkage of 0, 1 or 2, got ${number}`);
  return found;
}

/** Decodes each of the entries that follow the head, `size` bytes apart. */
function entries<T>(info: number, size: number, decode: (at: number) => T): T[] {
  return Array.from({ length: entryCount(info) }, (_, i) => decode(HEAD + i * size));
}

function decodeInt(record: BtfRecord, name: string): BtfInt {
  const size = word(record, 8);
  const data = word(record, 12);
  const [bits, bitOffset] = [data & 0xff, (data >>> 16) & 0xff];
  const marks = (data >>> 24) & 0x0f;
  const meaning = MEANINGS[marks & ~1];
  if (meaning === undefined) throw new RangeError(`wanted an int encoding of 0 to 5, got ${marks}`);
  if (bits + bitOffset > Math.min(size * 8, WIDEST)) {
    throw new RangeError(`wanted at most ${WIDEST} bits in ${size} bytes, got ${bits} at bit ${bitOffset}`);
  }
  return { kind: "int", name, size, signed: (marks & 1) === 1, meaning, bitOffset, bits };
}

function decodeComposite(record: BtfRecord, kind: BtfComposite["kind"], name: string, info: number): BtfComposite {
  const packed = kindFlag(info);
  const members = entries(info, 12, (at): BtfMember => {
    const offset = word(record, at + 8);
    return {
      name: record.name(word(record, at)),
      type: ref(record, at + 4),
      bitOffset: packed ? offset & 0xffffff : offset,
      bitSize: packed ? offset >>> 24 : 0,
    };
  });
  return { kind, name, size: word(record, 8), members };
}

function decodeEnum(record: BtfRecord, kind: BtfEnum["kind"], name: string, info: number): BtfEnum {
  const signed = kindFlag(info);
  const value = kind === "enum"
    ? (at: number) => BigInt(signed ? word(record, at + 4) | 0 : word(record, at + 4))
    : (at: number) => {
      const bits = BigInt(word(record, at + 8)) << 32n | BigInt(word(record, at + 4));
      return signed ? BigInt.asIntN(64, bits) : bits;
    };
  return {
    kind,
    name,
    size: word(record, 8),
    signed,
    values: entries(
      info,
      kind === "enum" ? 8 : 12,
      (at) => ({ name: record.name(word(record, at)), value: value(at) }),
    ),
  };
}

function decodePrototype(record: BtfRecord, info: number): BtfPrototype {
  const params = entries(info, 8, (at): BtfParam => ({
    name: record.name(word(record, at)),
    type: ref(record, at + 4),
  }));
  // A last parameter with neither name nor type stands for `...`.
  const last = params.at(-1);
  const variadic = last !== undefined && last.type === 0 && last.name === "";
  return { kind: "func_proto", returns: ref(record, 8), params: variadic ? params.slice(0, -1) : params, variadic };
}

function decodeDataSection(record: BtfRecord, name: string, info: number): BtfDataSection {
  return {
    kind: "datasec",
    name,
    size: word(record, 8),
    variables: entries(info, 12, (at) => ({
      type: ref(record, at),
      offset: word(record, at + 4),
      size: word(record, at + 8),
    })),
  };
}
