import type { Kernel } from "../kernel.ts";
import { callBpf } from "./call_bpf.ts";
import { command } from "./command.ts";
import { BpfMap } from "./create_map.ts";
import { Descriptor } from "./descriptor.ts";
import { layOut } from "./layout.ts";
import { mapInfo } from "./map_info.ts";
import { granted, refused, type Reply } from "./reply.ts";

/** Opens a map of the kernel by its id, which is never that of another map while the kernel runs. */
export async function mapById(kernel: Kernel, id: number): Promise<Reply<BpfMap>> {
  const attr = layOut(command.BPF_MAP_GET_FD_BY_ID.attr, { map_id: id });
  const result = await callBpf(kernel, "BPF_MAP_GET_FD_BY_ID", attr);
  if (!result.ok) return refused("BPF_MAP_GET_FD_BY_ID", result.errno);
  const descriptor = new Descriptor(kernel, "map", result.value);
  const info = await mapInfo(descriptor);
  if (info.outcome === "granted") return granted(new BpfMap(kernel, result.value, info.value));
  await descriptor.close();
  return info;
}
