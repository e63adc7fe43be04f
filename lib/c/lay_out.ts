import { alignOf, type CComposite, type CMember, type CMemberDeclaration, sizeOf } from "./type.ts";

/** A struct or union as it is declared. */
export interface CompositeDeclaration {
  readonly kind: "struct" | "union";
  readonly tag?: string;
  readonly members: readonly CMemberDeclaration[];
  /** Whether the attribute `packed` is given. */
  readonly packed: boolean;
  /** The alignment in bytes that an attribute asks for. */
  readonly aligned?: number;
}

/** The largest size of a type in bytes. */
export const LARGEST = 2 ** 31 - 1;

/**
 * Gives the members of a struct or union their places by the x86-64 System V ABI.
 *
 * A bit field does not cross a boundary of its type, unless it is packed; one without a name does not align the struct, and
 * one of no width ends at a boundary of its type.
 *
 * Source: https://gitlab.com/x86-psABIs/x86-64-ABI, section 3.1.2
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { layOut } from "./lay_out.ts";
 *
 * const int = { kind: "int", name: "int", size: 4, signed: true } as const;
 * const long = { kind: "int", name: "long", size: 8, signed: true } as const;
 * const members = [{ name: "a", type: int }, { name: "b", type: long }];
 * const { size, members: [, b] } = layOut({ kind: "struct", members, packed: false });
 * assertEquals([size, b?.bitOffset], [16, 64]);
 * ```
 *
 * @throws {RangeError} if it is larger than {@linkcode LARGEST} bytes.
 */
export function layOut({ kind, tag, members, packed, aligned }: CompositeDeclaration): CComposite {
  const placed: CMember[] = [];
  let end = 0;
  let align = aligned ?? 1;
  for (const member of members) {
    const bitOffset = kind === "union" ? 0 : placeOf(member, end, packed);
    const isPadding = member.bits !== undefined && member.name === undefined;
    if (!isPadding) align = Math.max(align, memberAlign(member, packed));
    end = Math.max(end, bitOffset + (member.bits ?? 8 * sizeOf(member.type)));
    placed.push({ ...member, bitOffset });
  }
  const size = roundUp(Math.ceil(end / 8), align);
  if (size > LARGEST) throw new RangeError(`wanted a ${kind} of at most ${LARGEST} bytes, got ${size}`);
  return {
    kind,
    ...tag === undefined ? {} : { tag },
    members: placed,
    size,
    align,
    packed,
    ...aligned === undefined ? {} : { aligned },
  };
}

/** Where a member of a struct starts if the one before it ends at bit `end`. */
function placeOf(member: CMemberDeclaration, end: number, packed: boolean): number {
  const { type, bits, aligned } = member;
  const align = 8 * memberAlign(member, packed);
  if (bits === undefined) return roundUp(end, align);
  if (bits === 0) return roundUp(end, 8 * Math.max(alignOf(type), aligned ?? 1));
  const start = aligned === undefined ? end : roundUp(end, 8 * aligned);
  if (packed) return start;
  const unit = 8 * sizeOf(type);
  const crosses = Math.floor(start / unit) !== Math.floor((start + bits - 1) / unit);
  return crosses ? roundUp(start, align) : start;
}

function memberAlign({ type, aligned }: CMemberDeclaration, packed: boolean): number {
  return Math.max(packed ? 1 : alignOf(type), aligned ?? 1);
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
