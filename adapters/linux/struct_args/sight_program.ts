import { assemble } from "../../../lib/bpf/assemble.ts";
import { encode } from "../../../lib/bpf/encode.ts";

/** Bytes of what the program leaves: how often it ran, and the slots of its context, with that of a result. */
export const SIGHT_SIZE = 8 * 16;

/** How a program reads a slot of its context: by a load, or by the helpers that read what no load may. */
export type SlotRead = "load" | "argument" | "result";

/**
 * A program that copies the first slots of its context into an array map's only value, behind the count of its runs.
 *
 * @param slots How each is read.
 * @param map The map's descriptor.
 */
export function sightProgram(slots: readonly SlotRead[], map: number): Uint8Array<ArrayBuffer> {
  return encode(assemble(`
    r6 = r1
    r7 = map_fd[${map}][0] ll
    r1 = *(u64 *)(r7 + 0)
    r1 += 1
    *(u64 *)(r7 + 0) = r1
    ${slots.map(copySlot).join("\n")}
    r0 = 0
    exit`));
}

function copySlot(read: SlotRead, slot: number): string {
  const home = 8 * (slot + 1);
  if (read === "load") return `r1 = *(u64 *)(r6 + ${8 * slot})\n*(u64 *)(r7 + ${home}) = r1`;
  if (read === "result") return `r1 = r6\nr2 = r7\nr2 += ${home}\ncall bpf_get_func_ret`;
  return `r1 = r6\nr2 = ${slot}\nr3 = r7\nr3 += ${home}\ncall bpf_get_func_arg`;
}

/** What the program left: the count of its runs, and the slots as they were in the last. */
export interface Sight {
  readonly runs: number;
  readonly slots: Uint8Array;
}

/** Reads what the program left in the map's value. */
export function readSight(value: Uint8Array<ArrayBuffer>): Sight {
  const runs = new DataView(value.buffer, value.byteOffset).getBigUint64(0, true);
  return { runs: Number(runs), slots: value.slice(8) };
}
