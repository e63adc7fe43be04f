import { assertEquals, assertRejects } from "@std/assert";
import type { Kernel } from "../kernel.ts";
import { program } from "../testing/program.ts";
import { testOnKernel } from "../testing/test_on_kernel.ts";
import { type BpfMap, createMap } from "./create_map.ts";
import { deleteElement } from "./delete_element.ts";
import { freezeMap } from "./freeze_map.ts";
import { loadProgram } from "./load_program.ts";
import { lookupElement } from "./lookup_element.ts";
import { mapById } from "./map_by_id.ts";
import { mapInfo } from "./map_info.ts";
import type { MapType } from "./map_type.ts";
import { programInfo } from "./program_info.ts";
import { demand, type Reply } from "./reply.ts";
import { u32 } from "./u32.ts";
import { updateElement, updateFlags } from "./update_element.ts";

async function newMap(kernel: Kernel, type: MapType, valueSize = 8): Promise<BpfMap> {
  return demand(await createMap(kernel, { type, keySize: 4, valueSize, maxEntries: 2, name: "oracle" }));
}

function errnoOf(reply: Reply<unknown>): string {
  return reply.outcome === "refused" ? reply.errnoName : "none";
}

testOnKernel("an array has every element, and gives none up", async (kernel) => {
  await using map = await newMap(kernel, "array");
  assertEquals(demand(await lookupElement(map, u32(1))), u32(0, 0));
  demand(await updateElement(map, u32(1), u32(5, 6)));
  assertEquals(demand(await lookupElement(map, u32(1))), u32(5, 6));
  assertEquals(errnoOf(await deleteElement(map, u32(1))), "EINVAL");
  assertEquals(errnoOf(await lookupElement(map, u32(2))), "ENOENT");
  assertEquals(errnoOf(await updateElement(map, u32(2), u32(0, 0))), "E2BIG");
});

testOnKernel("a hash has the elements that were put into it", async (kernel) => {
  await using map = await newMap(kernel, "hash");
  assertEquals(errnoOf(await lookupElement(map, u32(9))), "ENOENT");
  assertEquals(errnoOf(await updateElement(map, u32(9), u32(1, 2), updateFlags.exist)), "ENOENT");
  demand(await updateElement(map, u32(9), u32(1, 2), updateFlags.noexist));
  assertEquals(errnoOf(await updateElement(map, u32(9), u32(1, 2), updateFlags.noexist)), "EEXIST");
  demand(await deleteElement(map, u32(9)));
  assertEquals(errnoOf(await deleteElement(map, u32(9))), "ENOENT");
});

testOnKernel("a frozen map is written to no more", async (kernel) => {
  await using map = await newMap(kernel, "array");
  demand(await freezeMap(map));
  assertEquals(errnoOf(await updateElement(map, u32(0), u32(0, 0))), "EPERM");
});

testOnKernel("a prog_array holds programs, and gives back their ids", async (kernel) => {
  await using map = await newMap(kernel, "prog_array", 4);
  await using target = demand(
    await loadProgram(kernel, { type: "raw_tracepoint", insns: program("r0 = 1\nexit") }),
  );
  assertEquals(errnoOf(await deleteElement(map, u32(0))), "ENOENT");
  demand(await updateElement(map, u32(0), u32(target.fd)));
  const { id } = demand(await programInfo(target));
  assertEquals(demand(await lookupElement(map, u32(0))), u32(id));
  demand(await deleteElement(map, u32(0)));
  assertEquals(errnoOf(await lookupElement(map, u32(0))), "ENOENT");
  assertEquals(errnoOf(await updateElement(map, u32(2), u32(target.fd))), "E2BIG");
});

testOnKernel("a map is found again by its id", async (kernel) => {
  await using map = await newMap(kernel, "hash");
  const { id, ...info } = demand(await mapInfo(map));
  assertEquals(info, { type: 1, keySize: 4, valueSize: 8, maxEntries: 2, flags: 0, name: "oracle" });
  await using same = demand(await mapById(kernel, id));
  demand(await updateElement(map, u32(3), u32(4, 5)));
  assertEquals(demand(await lookupElement(same, u32(3))), u32(4, 5));
  assertEquals(errnoOf(await mapById(kernel, 0xfffffff0)), "ENOENT");
});

testOnKernel("keys and values of another size than the map's never reach the kernel", async (kernel) => {
  await using map = await newMap(kernel, "array");
  await assertRejects(() => lookupElement(map, new Uint8Array(3)), RangeError, "wanted a key of 4 bytes, got 3");
  await assertRejects(() => updateElement(map, u32(0), u32(1)), RangeError, "wanted a value of 8 bytes, got 4");
});
