import { type CType, sizeOf } from "../../../c/type.ts";

/** Scalars looked at in one type. */
const MOST_SCALARS = 4096;

/**
 * Which bits of a type are a value's: those of its scalars. Padding, and what a bit field leaves of its bytes, need not
 * survive a call.
 *
 * @returns A byte with those bits set for each byte of the type.
 */
export function meaningfulBits(outermost: CType): Uint8Array {
  const mask = new Uint8Array(sizeOf(outermost));
  const pending: Part[] = [{ type: outermost, at: 0, bits: 8 * mask.length }];
  for (let part = pending.pop(), seen = 0; part !== undefined && seen < MOST_SCALARS; part = pending.pop()) {
    const { type, at, bits } = part;
    if (type.kind === "struct" || type.kind === "union") {
      for (const member of type.members) {
        pending.push({ type: member.type, at: at + member.bitOffset, bits: member.bits ?? 8 * sizeOf(member.type) });
      }
    } else if (type.kind === "array") {
      const size = 8 * sizeOf(type.element);
      for (let i = 0; i < type.length && size > 0; i++) {
        pending.push({ type: type.element, at: at + i * size, bits: size });
      }
    } else {
      seen++;
      for (let bit = at; bit < at + bits; bit++) mask[bit >> 3] = (mask[bit >> 3] ?? 0) | 1 << (bit & 7);
    }
  }
  return mask;
}

/** A part of a type, and its place and width in bits. */
interface Part {
  readonly type: CType;
  readonly at: number;
  readonly bits: number;
}

/** The bits of a value that a mask leaves, byte by byte; a byte that is not there is not made up. */
export function masked(bytes: Uint8Array, mask: Uint8Array): Uint8Array {
  return bytes.map((byte, at) => byte & (mask[at] ?? 0xff));
}
