import type { Descriptor } from "./descriptor.ts";
import { type Layout, layOut } from "./layout.ts";
import { objectInfo } from "./object_info.ts";
import { readName, readU32 } from "./read_field.ts";
import { granted, type Reply } from "./reply.ts";

/** `struct bpf_map_info`, so far as it is used. */
const mapInfoLayout = {
  type: [0, "u32"],
  id: [4, "u32"],
  key_size: [8, "u32"],
  value_size: [12, "u32"],
  max_entries: [16, "u32"],
  map_flags: [20, "u32"],
  name: [24, "name"],
} as const satisfies Layout;

/** What the kernel knows of a map. */
export interface MapInfo {
  /** The number of its type (`enum bpf_map_type`). */
  readonly type: number;
  /** Its id, which no other map will have while the kernel runs. */
  readonly id: number;
  /** Bytes of a key. */
  readonly keySize: number;
  /** Bytes of a value. */
  readonly valueSize: number;
  /** How many elements it holds at most. */
  readonly maxEntries: number;
  /** Its `BPF_F_…` flags. */
  readonly flags: number;
  /** Its name; empty if it has none. */
  readonly name: string;
}

/** Asks what the kernel knows of a map. */
export async function mapInfo(map: Descriptor<"map">): Promise<Reply<MapInfo>> {
  const reply = await objectInfo(map, layOut(mapInfoLayout, {}));
  if (reply.outcome === "refused") return reply;
  return granted({
    type: readU32(reply.value, mapInfoLayout.type),
    id: readU32(reply.value, mapInfoLayout.id),
    keySize: readU32(reply.value, mapInfoLayout.key_size),
    valueSize: readU32(reply.value, mapInfoLayout.value_size),
    maxEntries: readU32(reply.value, mapInfoLayout.max_entries),
    flags: readU32(reply.value, mapInfoLayout.map_flags),
    name: readName(reply.value, mapInfoLayout.name),
  });
}
