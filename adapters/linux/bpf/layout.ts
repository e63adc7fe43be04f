import type { Memory, Pointer } from "../kernel.ts";

/** What a field of a structure holds: a number of 4 or 8 bytes, a block's address, or a name of up to 15 bytes. */
export type FieldType = "u32" | "u64" | "pointer" | "name";

/** A structure of the kernel's interface: each field's byte offset and type. */
export type Layout = Readonly<
  Record<string, readonly [offset: number, type: FieldType]>
>;

/** What the value of a field of each type is given as. */
export interface FieldValue {
  /** A number of 4 bytes; a negative one in two's complement. */
  readonly u32: number;
  /** A number of 8 bytes. */
  readonly u64: bigint;
  /** The block whose address it is. */
  readonly pointer: Memory;
  /** Up to 15 bytes of UTF-8, zero-terminated. */
  readonly name: string;
}

/** Values of a structure's fields; those left out are zero. */
export type Fields<L extends Layout> = {
  readonly [Name in keyof L]?: FieldValue[L[Name][1]] | undefined;
};

const sizes: Readonly<Record<FieldType, number>> = {
  u32: 4,
  u64: 8,
  pointer: 8,
  name: 16,
};

/** Bytes of a structure: up to the end of its last field, rounded up to 8. */
export function sizeOf(layout: Layout): number {
  let end = 0;
  for (const [offset, type] of Object.values(layout)) {
    end = Math.max(end, offset + sizes[type]);
  }
  return Math.ceil(end / 8) * 8;
}

/**
 * Lays out a structure that the kernel reads and answers in.
 *
 * @throws {RangeError} If a number does not fit its field, or a name its 15 bytes.
 */
export function layOut<L extends Layout>(
  layout: L,
  fields: Fields<L>,
): Memory {
  const bytes = new Uint8Array(sizeOf(layout));
  const view = new DataView(bytes.buffer);
  const pointers: Pointer[] = [];
  for (const [name, value] of Object.entries(fields)) {
    const field = layout[name];
    if (field === undefined || value === undefined) continue;
    const [offset, type] = field;
    if (typeof value === "object") pointers.push({ offset, target: value });
    else if (typeof value === "bigint") view.setBigUint64(offset, value, true);
    else if (typeof value === "number") setU32(view, offset, value, name);
    else if (type === "name") setName(bytes, offset, value, name);
  }
  return { bytes, direction: "inout", pointers };
}

function setU32(view: DataView, offset: number, value: number, name: string): void {
  if (!Number.isInteger(value) || value < -0x80000000 || value > 0xffffffff) {
    throw new RangeError(`wanted 32 bits for ${name}, got ${value}`);
  }
  view.setUint32(offset, value, true);
}

function setName(
  bytes: Uint8Array,
  offset: number,
  value: string,
  name: string,
): void {
  const encoded = new TextEncoder().encode(value);
  if (encoded.length > 15) {
    throw new RangeError(`wanted at most 15 bytes for ${name}, got "${value}"`);
  }
  bytes.set(encoded, offset);
}
