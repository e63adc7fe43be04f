import { assertEquals } from "@std/assert";
import type { Kernel } from "../kernel.ts";
import { testOnGuest } from "../testing/test_on_guest.ts";
import { testOnKernel } from "../testing/test_on_kernel.ts";
import { KernelArea } from "./kernel_area.ts";
import { tryReads } from "./try_reads.ts";

const PROBE_READ = 4;
const PROBE_READ_USER = 112;
const PROBE_READ_KERNEL = 113;

/** Puts numbers at both ends of an area, and reads there by every helper. */
async function readsWhatWasPut(kernel: Kernel): Promise<void> {
  for (const size of [4096, 2 ** 21]) {
    await using area = await KernelArea.allocate(kernel, size);
    assertEquals(area.address % 4096n, 0n);
    const bytes = new Uint8Array(size);
    new DataView(bytes.buffer).setBigUint64(0, 0x1122_3344_5566_7788n, true);
    new DataView(bytes.buffer).setBigUint64(size - 8, 42n, true);
    await area.write(bytes);
    const end = area.address + BigInt(size);
    const reads = [PROBE_READ, PROBE_READ_KERNEL].flatMap((helper) =>
      [area.address, end - 8n, end - 7n, end].map((address) => ({ helper, address }))
    );
    const found = [0x1122_3344_5566_7788n, 42n, undefined, undefined];
    assertEquals(await tryReads(kernel, reads), [...found, ...found]);
    assertEquals(await tryReads(kernel, [{ helper: PROBE_READ_USER, address: area.address }]), [undefined]);
  }
}

testOnKernel("an area of the kernel has what was put there, and nothing behind its end", readsWhatWasPut);

for (const name of ["5.10", "6.1", "6.12", "7.2"]) {
  testOnGuest("an area of the kernel has what was put there, and nothing behind its end", name, readsWhatWasPut);
}
