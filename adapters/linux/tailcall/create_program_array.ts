import { type BpfMap, createMap } from "../bpf/create_map.ts";
import { demand } from "../bpf/reply.ts";
import type { Kernel } from "../kernel.ts";

/** Creates a program array, all elements of which are empty. */
export async function createProgramArray(kernel: Kernel, maxEntries: number): Promise<BpfMap> {
  return demand(await createMap(kernel, { type: "prog_array", keySize: 4, valueSize: 4, maxEntries }));
}
