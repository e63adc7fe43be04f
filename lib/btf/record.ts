import { kinds } from "./kind.ts";

/** The size in bytes of what every stored type starts with: name offset, info word, and size or type id. */
export const HEAD = 12;

/** The bits of an info word that have no meaning. */
const RESERVED = 0x60ff0000;

/** Bytes that follow the head, a fixed part and a part for each of the type's `vlen` entries, by kind number. */
const TRAILERS: readonly (readonly [fixed: number, each: number])[] = kinds.map((kind) => {
  switch (kind) {
    case "int":
    case "var":
    case "decl_tag":
      return [4, 0];
    case "array":
      return [12, 0];
    case "enum":
    case "func_proto":
      return [0, 8];
    case "struct":
    case "union":
    case "datasec":
    case "enum64":
      return [0, 12];
    default:
      return [0, 0];
  }
});

/** The kind number in an info word. */
export function kindNumber(info: number): number {
  return (info >>> 24) & 0x1f;
}

/** The number of entries (members, parameters, values…) in an info word; for a function, its linkage. */
export function entryCount(info: number): number {
  return info & 0xffff;
}

/** The flag in an info word, which means something else for every kind. */
export function kindFlag(info: number): boolean {
  return info >>> 31 === 1;
}

/**
 * The size in bytes of a stored type, head included, from its info word; `undefined` if the word has a kind that is
 * not known or sets bits that have no meaning.
 */
export function recordSize(info: number): number | undefined {
  const kind = kindNumber(info);
  const trailer = TRAILERS[kind];
  if (kind === 0 || trailer === undefined || (info & RESERVED) !== 0) return undefined;
  return HEAD + trailer[0] + trailer[1] * entryCount(info);
}
