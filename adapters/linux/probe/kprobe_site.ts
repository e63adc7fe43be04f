import type { Kernel } from "../kernel.ts";
import { syscallNumber } from "../syscall_number.ts";
import { attachProbe, probeType } from "./attach_probe.ts";
import { helpers } from "./helpers.ts";
import type { ProbeSite } from "./probe_site.ts";

/**
 * A function of the kernel to which a system call hands its six arguments as they are, and which does nothing to a
 * process that has one NUMA node and no memory at the addresses named. Its last parameter has 32 bits.
 */
const FUNCTION = "kernel_mbind";

const settable = new Map([["di", 64], ["si", 64], ["dx", 64], ["cx", 64], ["r8", 64], ["r9", 32]]);

/** A probe in the kernel, or why there can be none. */
export async function kprobeSite(kernel: Kernel): Promise<ProbeSite | string> {
  const type = await probeType(kernel, "kprobe");
  if (type === undefined) return "this kernel has no probes in the kernel (CONFIG_KPROBE_EVENTS)";
  return {
    name: `a probe at ${FUNCTION}`,
    settable,
    spaceOf: (helper) => helper === helpers.probeReadUser ? "user" : "kernel",
    async comeTo(program, registers) {
      const attached = await attachProbe(kernel, type, { name: FUNCTION, offset: 0 }, program);
      if (typeof attached === "string") return `this kernel refuses a probe at ${FUNCTION} (${attached})`;
      await using _ = attached;
      const args = Array.from(settable.keys(), (name) => registers[name] ?? 0n);
      await kernel.call(syscallNumber(kernel.arch, "mbind"), args);
      return undefined;
    },
  };
}
