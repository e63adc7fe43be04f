import { input } from "../kernel.ts";
import { command } from "./command.ts";
import { commandMap, keyOf } from "./command_map.ts";
import type { BpfMap } from "./create_map.ts";
import { layOut } from "./layout.ts";
import type { Reply } from "./reply.ts";

/** Whether an element may, must not, or must be there already when it is updated. */
export const updateFlags = { any: 0n, noexist: 1n, exist: 2n } as const;

/**
 * Puts a value under a key; into a `prog_array`, a program by its descriptor.
 *
 * @throws {RangeError} If the key or the value is not of the map's size.
 */
export async function updateElement(
  map: BpfMap,
  key: Uint8Array<ArrayBuffer>,
  value: Uint8Array<ArrayBuffer>,
  flags = 0n,
): Promise<Reply<undefined>> {
  if (value.length !== map.valueSize) {
    throw new RangeError(`wanted a value of ${map.valueSize} bytes, got ${value.length}`);
  }
  const attr = layOut(command.BPF_MAP_UPDATE_ELEM.attr, {
    map_fd: map.fd,
    key: keyOf(map, key),
    value: input(value),
    flags,
  });
  return await commandMap(map, "BPF_MAP_UPDATE_ELEM", attr, undefined);
}
