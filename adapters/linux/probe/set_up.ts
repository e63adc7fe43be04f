import type { Kernel } from "../kernel.ts";
import { KernelArea } from "./kernel_area.ts";
import type { Layout } from "./layout_of.ts";
import { MemoryMap } from "./memory_map.ts";
import { place, type Placed } from "./place.ts";
import { tryReads } from "./try_reads.ts";

/** The memory of a question on a machine, taken away when it is disposed of. */
export interface Scene extends AsyncDisposable {
  /** The question at its real addresses, or why it cannot be had there. */
  readonly placed: Placed | string;
}

/**
 * Sets up the memory of a question, and makes the prologue's reads once without a prologue, so that it is known that
 * each finds what it should, or nothing.
 */
export async function setUp(
  kernel: Kernel,
  layout: Layout,
  registers: Readonly<Record<string, bigint>>,
): Promise<Scene> {
  await using owned = new AsyncDisposableStack();
  const placed = await setUpIn(owned, kernel, layout, registers);
  const kept = owned.move();
  return { placed, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

async function setUpIn(
  owned: AsyncDisposableStack,
  kernel: Kernel,
  layout: Layout,
  registers: Readonly<Record<string, bigint>>,
): Promise<Placed | string> {
  const areas: KernelArea[] = [];
  for (const { bytes } of layout.areas) areas.push(owned.use(await KernelArea.allocate(kernel, bytes.length)));
  const placed = place(layout, registers, areas.map(({ address }) => address));
  for (const [index, area] of areas.entries()) await area.write(placed.areas[index]?.bytes ?? new Uint8Array());
  const memory = owned.use(new MemoryMap(kernel));
  for (const { address, bytes } of placed.mappings) if (!await memory.place(address, bytes)) return inUse(address);
  for (const address of layout.guards) if (!await memory.guard(address)) return inUse(address);
  for (const [index, found] of (await tryReads(kernel, placed.reads)).entries()) {
    const read = placed.reads[index];
    if (read === undefined || read.found === found) continue;
    if (read.found === undefined) return `there is something to read at ${hex(read.address)} of this machine`;
    throw new Error(`wanted ${hex(read.found)} set up at ${hex(read.address)}, got ${hex(found)}`);
  }
  return placed;
}

function inUse(address: bigint): string {
  return `this process uses the memory at ${hex(address)} itself`;
}

function hex(value: bigint | undefined): string {
  return value === undefined ? "nothing" : `0x${value.toString(16)}`;
}
