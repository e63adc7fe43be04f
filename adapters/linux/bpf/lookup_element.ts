import { output } from "../kernel.ts";
import { command } from "./command.ts";
import { commandMap, keyOf } from "./command_map.ts";
import type { BpfMap } from "./create_map.ts";
import { layOut } from "./layout.ts";
import type { Reply } from "./reply.ts";

/**
 * Reads the value under a key; of a `prog_array`, the id of the program.
 *
 * @throws {RangeError} If the key is not of the map's size.
 */
export async function lookupElement(
  map: BpfMap,
  key: Uint8Array<ArrayBuffer>,
): Promise<Reply<Uint8Array<ArrayBuffer>>> {
  const value = output(map.valueSize);
  const attr = layOut(command.BPF_MAP_LOOKUP_ELEM.attr, { map_fd: map.fd, key: keyOf(map, key), value });
  return await commandMap(map, "BPF_MAP_LOOKUP_ELEM", attr, value.bytes);
}
