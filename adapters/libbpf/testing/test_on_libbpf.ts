import type { Kernel } from "../../linux/kernel.ts";
import { requires } from "../../../lib/testing/requires.ts";
import { describeRunningKernel } from "../../linux/describe_running_kernel.ts";
import { openRunningKernel } from "../../linux/running_kernel.ts";
import { findLibbpf } from "../find_libbpf.ts";
import type { Libbpf } from "../libbpf.ts";

const { usable } = await describeRunningKernel();

function isThere(): boolean {
  const libbpf = findLibbpf();
  if (libbpf instanceof Error) return false;
  libbpf[Symbol.dispose]();
  return true;
}

/** Registers a test that asks libbpf 0.3, ignored where that is not fetched, or the kernel takes no programs. */
export function testOnLibbpf(name: string, body: (libbpf: Libbpf, kernel: Kernel) => Promise<void>): void {
  Deno.test({
    name,
    ...requires("libbpf", usable && isThere()),
    fn: async (): Promise<void> => {
      await using kernel = openRunningKernel();
      const libbpf = findLibbpf();
      if (libbpf instanceof Error) throw libbpf;
      using _opened = libbpf;
      await body(libbpf, kernel);
    },
  });
}
