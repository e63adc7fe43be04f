import type { Implementation } from "../../../lib/protocol/implementation.ts";
import { requires } from "../../../lib/testing/requires.ts";
import { describeRunningKernel } from "../../linux/describe_running_kernel.ts";
import { openRunningKernel } from "../../linux/running_kernel.ts";
import { findLibbpf } from "../find_libbpf.ts";
import { libbpfImplementation } from "../implementation.ts";

const { usable } = await describeRunningKernel();
const isThere = (() => {
  const libbpf = findLibbpf();
  if (libbpf instanceof Error) return false;
  libbpf[Symbol.dispose]();
  return true;
})();

/** Registers a test that asks libbpf 0.3, ignored where that is not fetched, or the kernel takes no programs. */
export function testOnLibbpf(name: string, body: (library: Implementation) => Promise<void>): void {
  Deno.test({
    name,
    ...requires("libbpf", usable && isThere),
    fn: async (): Promise<void> => {
      await using kernel = openRunningKernel();
      const libbpf = findLibbpf();
      if (libbpf instanceof Error) throw libbpf;
      using _library = libbpf;
      await body(await libbpfImplementation(libbpf, kernel));
    },
  });
}
