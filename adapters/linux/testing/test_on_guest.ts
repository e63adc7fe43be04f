import { requires } from "../../../lib/testing/requires.ts";
import { findGuest } from "../guest/find_guest.ts";
import { startGuest } from "../guest/guest.ts";
import type { Kernel } from "../kernel.ts";

/**
 * Registers a test that asks a booted kernel. It is ignored unless `BPF_ORACLE_REQUIRE` names `guests`, or
 * `foreign-guests` for kernels of other architectures, whether they were fetched or not: machines are emulated, and slow.
 *
 * @param name The test's name, before which the kernel's is put.
 * @param kernel The kernel's name in the catalogue.
 * @param body Is given the kernel; the machine is ended behind it.
 */
export function testOnGuest(name: string, kernel: string, body: (kernel: Kernel) => Promise<void>): void {
  Deno.test({
    name: `Linux ${kernel}: ${name}`,
    ...requires(kernel.includes("-") ? "foreign-guests" : "guests", false),
    fn: async (): Promise<void> => {
      const { image, qemu } = await findGuest(kernel);
      await using running = await startGuest(image, qemu);
      await body(running.kernel);
    },
  });
}
