import { input, type Kernel } from "../kernel.ts";
import { attachProbe, probeType } from "./attach_probe.ts";
import { helpers } from "./helpers.ts";
import { END, MemoryMap } from "./memory_map.ts";
import { probeCode, registerBlock, settableRegisters } from "./probe_code.ts";
import type { ProbeSite } from "./probe_site.ts";

const settable = new Map(settableRegisters.map((name) => [name, 64]));

/** A probe in user space, in code of the process that makes the system calls; or why there can be none. */
export async function uprobeSite(kernel: Kernel): Promise<ProbeSite | string> {
  const type = await probeType(kernel, "uprobe");
  if (type === undefined) return "this kernel has no probes in user space (CONFIG_UPROBE_EVENTS)";
  return {
    name: "a probe in user space",
    settable,
    spaceOf: (helper, address) =>
      helper === helpers.probeReadUser || helper === helpers.probeRead && address + 8n <= END ? "user" : "kernel",
    async comeTo(program, registers) {
      await using memory = new MemoryMap(kernel);
      const { bytes, probe } = probeCode();
      const file = await memory.file(bytes);
      const code = await memory.code(file, bytes.length);
      const attached = await attachProbe(kernel, type, { name: file.path, offset: probe }, program);
      if (typeof attached === "string") return `this kernel refuses a probe in user space (${attached})`;
      await using _ = attached;
      await kernel.callCode(code, input(registerBlock(registers)));
      return undefined;
    },
  };
}
