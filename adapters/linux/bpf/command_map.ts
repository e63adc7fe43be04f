import { input, type Memory } from "../kernel.ts";
import { callBpf } from "./call_bpf.ts";
import type { Command } from "./command.ts";
import type { BpfMap } from "./create_map.ts";
import { granted, refused, type Reply } from "./reply.ts";

/** The kernel reads as many bytes as the map's keys have, whatever the buffer's length. */
export function keyOf(map: BpfMap, key: Uint8Array<ArrayBuffer>): Memory {
  if (key.length !== map.keySize) {
    throw new RangeError(`wanted a key of ${map.keySize} bytes, got ${key.length}`);
  }
  return input(key);
}

/** Gives a command about a map, and makes the reply of its answer. */
export async function commandMap<Value>(map: BpfMap, name: Command, attr: Memory, value: Value): Promise<Reply<Value>> {
  const result = await callBpf(map.kernel, name, attr);
  return result.ok ? granted(value) : refused(name, result.errno);
}
