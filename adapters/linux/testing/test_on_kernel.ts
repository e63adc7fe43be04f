import { requires } from "../../../lib/testing/requires.ts";
import { describeRunningKernel } from "../describe_running_kernel.ts";
import type { Kernel } from "../kernel.ts";
import { openRunningKernel } from "../running_kernel.ts";

const access = await describeRunningKernel();

/** Registers a test that asks the running kernel, ignored where that cannot be asked or lacks a feature. */
export function testOnKernel(
  name: string,
  body: (kernel: Kernel) => Promise<void>,
  ...features: readonly ("jit" | "btf" | "addresses")[]
): void {
  Deno.test({
    name,
    ...requires("kernel", access.usable && features.every((feature) => access[feature].present)),
    fn: async (): Promise<void> => {
      await using kernel = openRunningKernel();
      await body(kernel);
    },
  });
}
