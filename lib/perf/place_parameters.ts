import type { Btf } from "../btf/btf.ts";
import type { BtfPrototype } from "../btf/type.ts";

/** Where a parameter lies when its function starts. */
export type ParameterPlace =
  | {
    readonly kind: "registers";
    /** One general register for every eight bytes that hold more than floating-point numbers, by the names that probes use. */
    readonly names: readonly string[];
  }
  /** In vector registers alone, as a floating-point number. */
  | { readonly kind: "vector" }
  | { readonly kind: "stack" }
  /** A struct without a size takes no place. */
  | { readonly kind: "nowhere" };

const REGISTERS = ["di", "si", "dx", "cx", "r8", "r9"] as const;

/** The largest size in bytes of a value that registers pass. */
const LARGEST = 16;

/** Types looked at in a struct of at most 16 bytes before it counts as malformed. */
const MOST_PARTS = 1024;

/** Nesting of structs and arrays in such a struct before it counts as malformed. */
const DEEPEST = 16;

/**
 * Where the parameters of a function lie by the x86-64 System V ABI.
 *
 * A value takes a register for every eight bytes. One that is larger than 16 bytes, does not fit in what is left of the
 * six registers, or has an unaligned member goes to the stack as a whole, and later ones may still get registers. If the
 * result needs memory, its address takes the first register.
 *
 * Source: https://gitlab.com/x86-psABIs/x86-64-ABI, section 3.2.3
 *
 * @throws {RangeError} if a type is broken or has no size.
 */
export function placeParameters(btf: Btf, proto: BtfPrototype): readonly ParameterPlace[] {
  const free: string[] = [...REGISTERS];
  const counts = new Map<number, number | undefined>();
  const countOf = (id: number): number | undefined => {
    const resolved = btf.resolve(id);
    if (!counts.has(resolved)) counts.set(resolved, generalRegisters(btf, resolved));
    return counts.get(resolved);
  };
  if (btf.resolve(proto.returns) !== 0 && countOf(proto.returns) === undefined) free.shift();
  return proto.params.map(({ type }): ParameterPlace => {
    if (btf.sizeOf(type) === 0) return { kind: "nowhere" };
    const count = countOf(type);
    if (count === undefined || count > free.length) return { kind: "stack" };
    return count === 0 ? { kind: "vector" } : { kind: "registers", names: free.splice(0, count) };
  });
}

/** The number of general registers that a value takes, or `undefined` if it needs memory. */
function generalRegisters(btf: Btf, id: number): number | undefined {
  if (btf.sizeOf(id) > LARGEST) return undefined;
  const taken = new Set<number>();
  for (const { bitOffset, bits, isFloat } of scalars(btf, id)) {
    if (bitOffset % bits !== 0 || (isFloat && bits > 64)) return undefined;
    if (isFloat) continue;
    for (let at = bitOffset; at < bitOffset + bits; at += 64) taken.add(Math.floor(at / 64));
  }
  return taken.size;
}

/** A number or pointer in a type, with its place in bits. A bit field counts as one bit. */
interface Scalar {
  readonly bitOffset: number;
  readonly bits: number;
  readonly isFloat: boolean;
}

/** The scalars that make up a type. */
function* scalars(btf: Btf, outermost: number): Generator<Scalar> {
  const pending = [{ id: outermost, bitOffset: 0, depth: 0 }];
  let parts = 0;
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    const { bitOffset, depth } = part;
    if (depth > DEEPEST || ++parts + pending.length > MOST_PARTS) {
      throw new RangeError(`BTF type ${outermost}: wanted at most ${MOST_PARTS} parts in ${LARGEST} bytes, got more`);
    }
    const id = btf.resolve(part.id);
    const type = btf.type(id);
    if (type.kind === "struct" || type.kind === "union") {
      parts += type.members.length;
      for (const member of btf.members(id)) {
        const at = bitOffset + member.bitOffset;
        if (member.bitSize === 0) pending.push({ id: member.type, bitOffset: at, depth: depth + 1 });
        else yield { bitOffset: at, bits: 1, isFloat: false };
      }
    } else if (type.kind === "array") {
      const bits = btf.sizeOf(type.element) * 8;
      for (let i = 0; bits > 0 && i < type.length && i < LARGEST; i++) {
        pending.push({ id: type.element, bitOffset: bitOffset + i * bits, depth: depth + 1 });
      }
    } else {
      yield { bitOffset, bits: btf.sizeOf(id) * 8, isFloat: type.kind === "float" };
    }
  }
}
