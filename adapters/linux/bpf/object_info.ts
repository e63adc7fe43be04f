import type { Memory } from "../kernel.ts";
import { callBpf } from "./call_bpf.ts";
import { command } from "./command.ts";
import type { Descriptor } from "./descriptor.ts";
import { layOut } from "./layout.ts";
import { granted, refused, type Reply } from "./reply.ts";

/**
 * Asks what the kernel knows of an object (`BPF_OBJ_GET_INFO_BY_FD`).
 *
 * @param object The object's descriptor.
 * @param info The structure of the object's kind, which the kernel reads for the buffers to fill and answers in. A
 * kernel that knows fewer fields leaves the rest zero.
 * @returns The structure.
 */
export async function objectInfo(object: Descriptor, info: Memory): Promise<Reply<Memory>> {
  const attr = layOut(command.BPF_OBJ_GET_INFO_BY_FD.attr, {
    bpf_fd: object.fd,
    info_len: info.bytes.length,
    info,
  });
  const result = await callBpf(object.kernel, "BPF_OBJ_GET_INFO_BY_FD", attr);
  return result.ok ? granted(info) : refused("BPF_OBJ_GET_INFO_BY_FD", result.errno);
}
