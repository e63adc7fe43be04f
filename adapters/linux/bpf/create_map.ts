import type { Kernel } from "../kernel.ts";
import { callBpf } from "./call_bpf.ts";
import { command } from "./command.ts";
import { Descriptor } from "./descriptor.ts";
import { layOut } from "./layout.ts";
import { type MapType, mapType } from "./map_type.ts";
import { granted, refused, type Reply } from "./reply.ts";

/** A map to create. */
export interface MapSpec {
  /** What kind of map. */
  readonly type: MapType;
  /** Bytes of a key. */
  readonly keySize: number;
  /** Bytes of a value. */
  readonly valueSize: number;
  /** How many elements it holds at most; an array holds that many. */
  readonly maxEntries: number;
  /** `BPF_F_…` flags. */
  readonly flags?: number;
  /** The map's name, at most 15 bytes of letters, digits, `_` and `.`. */
  readonly name?: string;
}

/** A map in the kernel. */
export class BpfMap extends Descriptor<"map"> {
  /** Bytes of a key. */
  readonly keySize: number;
  /** Bytes of a value. */
  readonly valueSize: number;

  /** Takes over the descriptor of a map. */
  constructor(kernel: Kernel, fd: number, { keySize, valueSize }: Pick<MapSpec, "keySize" | "valueSize">) {
    super(kernel, "map", fd);
    this.keySize = keySize;
    this.valueSize = valueSize;
  }
}

/** Creates a map. */
export async function createMap(kernel: Kernel, spec: MapSpec): Promise<Reply<BpfMap>> {
  const attr = layOut(command.BPF_MAP_CREATE.attr, {
    map_type: mapType[spec.type],
    key_size: spec.keySize,
    value_size: spec.valueSize,
    max_entries: spec.maxEntries,
    map_flags: spec.flags,
    map_name: spec.name,
  });
  const result = await callBpf(kernel, "BPF_MAP_CREATE", attr);
  return result.ok ? granted(new BpfMap(kernel, result.value, spec)) : refused("BPF_MAP_CREATE", result.errno);
}
