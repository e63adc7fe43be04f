import type { PrologueRunInput } from "../../../lib/protocol/prologue.ts";
import { addAt, type Area, overlap } from "./area.ts";
import { keyOf, type Source } from "./follow_reads.ts";
import type { Layout } from "./layout_of.ts";
import type { PlainRead } from "./try_reads.ts";

/** A question with its memory at real addresses. */
export interface Placed {
  /** The kernel's memory, in the order of the layout. */
  readonly areas: readonly Area[];
  /** The process's memory. */
  readonly mappings: readonly Area[];
  /** The registers. */
  readonly registers: Readonly<Record<string, bigint>>;
  /** By how much the memory of each area of the layout was moved. */
  readonly shifts: ReadonlyMap<Area, bigint>;
  /** The reads of the prologue, and what each of them finds, or `undefined` if it fails. */
  readonly reads: readonly (PlainRead & { readonly found: bigint | undefined })[];
}

/**
 * Moves a question to where its memory lies in the kernel.
 *
 * @param starts The real addresses of the layout's areas.
 */
export function place(layout: Layout, registers: PrologueRunInput["registers"], starts: readonly bigint[]): Placed {
  const shifts = new Map(layout.areas.map((area, index) => [area, (starts[index] ?? 0n) - area.address]));
  const shiftOf = (source: Source): bigint => {
    const area = layout.moved.get(keyOf(source))?.area;
    return area === undefined ? 0n : shifts.get(area) ?? 0n;
  };
  const memory = { kernel: layout.areas.map(copyOf), user: layout.mappings.map(copyOf) };
  const set: Record<string, bigint> = { ...registers };
  for (const { source } of layout.moved.values()) {
    if (source.kind === "register") {
      set[source.name] = BigInt.asUintN(64, (registers[source.name] ?? 0n) + shiftOf(source));
    } else {
      const area = memory[source.space].find((area) => overlap(area, source.address) === 8);
      if (area !== undefined) addAt(area, source.address, shiftOf(source));
    }
  }
  const reads = layout.reads.map(({ source, address, helper, space, found }) => ({
    helper,
    address: BigInt.asUintN(64, address + shiftOf(source)),
    found: found === undefined ? undefined : BigInt.asUintN(64, found + shiftOf({ kind: "word", space, address })),
  }));
  return { areas: memory.kernel, mappings: memory.user, registers: set, shifts, reads };
}

function copyOf({ address, bytes }: Area): Area {
  return { address, bytes: bytes.slice() };
}
