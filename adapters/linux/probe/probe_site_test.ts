import { assert, assertEquals } from "@std/assert";
import { assemble } from "../../../lib/bpf/assemble.ts";
import { encode } from "../../../lib/bpf/encode.ts";
import { createMap } from "../bpf/create_map.ts";
import { loadProgram } from "../bpf/load_program.ts";
import { lookupElement } from "../bpf/lookup_element.ts";
import { demand } from "../bpf/reply.ts";
import type { Kernel } from "../kernel.ts";
import { testOnGuest } from "../testing/test_on_guest.ts";
import { kprobeSite } from "./kprobe_site.ts";
import type { ProbeSite } from "./probe_site.ts";
import { uprobeSite } from "./uprobe_site.ts";
import { readWatched, WATCHED_SIZE, watchedProgram } from "./watched_program.ts";

/** A number of so many bits that tells its register, all of its bytes different. */
function valueFor(index: number, bits: number): bigint {
  return BigInt.asUintN(bits, 0xf1e2_d3c4_b5a6_9788n + 0x0101_0101_0101_0101n * BigInt(index));
}

/** Comes to a probe, and says whether a program that wants these registers ran. */
async function runs(
  kernel: Kernel,
  site: ProbeSite,
  wanted: ReadonlyMap<string, bigint>,
  given: ReadonlyMap<string, bigint>,
): Promise<boolean> {
  await using map = demand(
    await createMap(kernel, { type: "array", keySize: 4, valueSize: WATCHED_SIZE, maxEntries: 1 }),
  );
  const watch = { map: map.fd, count: 2, registers: wanted };
  const insns = encode(watchedProgram(assemble("r2 = 0"), assemble("r0 = 7\nexit"), watch));
  await using program = demand(await loadProgram(kernel, { type: "kprobe", insns }));
  assertEquals(await site.comeTo(program, Object.fromEntries(given)), undefined);
  return readWatched(demand(await lookupElement(map, new Uint8Array(4))), 2)?.result === 7n;
}

for (const name of ["5.10", "6.1", "6.12", "7.2"]) {
  testOnGuest("a probe is come to with the registers that were set, bit for bit", name, async (kernel) => {
    for (const open of [kprobeSite, uprobeSite]) {
      const site = await open(kernel);
      assert(typeof site !== "string", String(site));
      const set = new Map(Array.from(site.settable, ([name, bits], index) => [name, valueFor(index, bits)]));
      assertEquals(await runs(kernel, site, set, set), true);
      for (const [name, value] of [["di", 1n << 63n], ["si", 1n], ["r8", 1n << 31n]] as const) {
        const other = new Map([...set, [name, (set.get(name) ?? 0n) ^ value]]);
        assertEquals(await runs(kernel, site, set, other), false);
      }
    }
  });
}
