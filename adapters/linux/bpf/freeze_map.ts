import { command } from "./command.ts";
import { commandMap } from "./command_map.ts";
import type { BpfMap } from "./create_map.ts";
import { layOut } from "./layout.ts";
import type { Reply } from "./reply.ts";

/** Makes a map read-only for system calls. */
export async function freezeMap(map: BpfMap): Promise<Reply<undefined>> {
  const attr = layOut(command.BPF_MAP_FREEZE.attr, { map_fd: map.fd });
  return await commandMap(map, "BPF_MAP_FREEZE", attr, undefined);
}
