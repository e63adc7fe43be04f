import type { BpfFunction, FunctionMemory } from "../../../bpf/machine/bpf_function.ts";
import { cFunction } from "../../../x86/c_function.ts";
import type { Cpu } from "../../../x86/cpu.ts";
import type { External } from "../../../x86/external.ts";
import type { MemoryRegion } from "../../../x86/memory.ts";

/** A BPF helper as machine code calls it. */
export function helperExternal(helper: BpfFunction): External {
  return cFunction((args, cpu) => helper.call(args.slice(0, helper.params.length), memoryOf(cpu)));
}

function memoryOf({ memory }: Cpu): FunctionMemory {
  const regionAt = (address: bigint, size: number): MemoryRegion | undefined =>
    memory.regions.find(({ base, bytes }) => address >= base && address + BigInt(size) <= base + BigInt(bytes.length));
  return {
    read(address, size) {
      const region = regionAt(address, size);
      const start = region === undefined ? 0 : Number(address - region.base);
      return region && new Uint8Array(region.bytes.subarray(start, start + size));
    },
    write(address, bytes) {
      const region = regionAt(address, bytes.length);
      if (region?.access !== "read-write") return false;
      region.bytes.set(bytes, Number(address - region.base));
      return true;
    },
  };
}
