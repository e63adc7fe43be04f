import { requires } from "../../../lib/testing/requires.ts";
import { describeRunningKernel } from "../describe_running_kernel.ts";
import type { Kernel } from "../kernel.ts";
import { openRunningKernel } from "../running_kernel.ts";

const { usable } = await describeRunningKernel();

/** Registers a test that asks the running kernel, ignored where that cannot be asked. */
export function testOnKernel(name: string, body: (kernel: Kernel) => Promise<void>): void {
  Deno.test({
    name,
    ...requires("kernel", usable),
    fn: async (): Promise<void> => {
      await using kernel = openRunningKernel();
      await body(kernel);
    },
  });
}
