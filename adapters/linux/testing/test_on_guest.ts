import { requires } from "../../../lib/testing/requires.ts";
import { kernelReleases } from "../images/catalogue.ts";
import { findGuest, type FoundGuest } from "../guest/find_guest.ts";
import { startGuest } from "../guest/guest.ts";
import type { Kernel } from "../kernel.ts";

const found = new Map<string, FoundGuest | undefined>();
for (const { name } of kernelReleases) found.set(name, await findGuest(name).catch(() => undefined));

/**
 * Registers a test that asks a booted kernel, ignored where that kernel, or a QEMU for it, was not fetched.
 *
 * @param name The test's name, before which the kernel's is put.
 * @param kernel The kernel's name in the catalogue.
 * @param body Is given the kernel; the machine is ended behind it.
 */
export function testOnGuest(name: string, kernel: string, body: (kernel: Kernel) => Promise<void>): void {
  const guest = found.get(kernel);
  const isForeign = kernel.includes("-");
  Deno.test({
    name: `Linux ${kernel}: ${name}`,
    ...requires(isForeign ? "foreign-guests" : "guests", guest !== undefined),
    fn: async (): Promise<void> => {
      const { image, qemu } = guest ?? await findGuest(kernel);
      await using running = await startGuest(image, qemu);
      await body(running.kernel);
    },
  });
}
