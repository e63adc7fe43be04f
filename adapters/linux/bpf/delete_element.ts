import { command } from "./command.ts";
import { commandMap, keyOf } from "./command_map.ts";
import type { BpfMap } from "./create_map.ts";
import { layOut } from "./layout.ts";
import type { Reply } from "./reply.ts";

/**
 * Deletes the element under a key. Of a `prog_array`, returns only when no CPU can be running on the way to the
 * program by that slot.
 *
 * @throws {RangeError} If the key is not of the map's size.
 */
export async function deleteElement(map: BpfMap, key: Uint8Array<ArrayBuffer>, flags = 0n): Promise<Reply<undefined>> {
  const attr = layOut(command.BPF_MAP_DELETE_ELEM.attr, { map_fd: map.fd, key: keyOf(map, key), flags });
  return await commandMap(map, "BPF_MAP_DELETE_ELEM", attr, undefined);
}
