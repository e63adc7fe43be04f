import type { BpfFunction, FunctionFinder } from "../../bpf/machine/bpf_function.ts";
import type { MemoryPiece } from "../../protocol/prologue.ts";
import { readTraced } from "./read_traced.ts";

const EFAULT = -14n;

/**
 * Models of the helpers that read memory which may not be there: `probe_read` (4), `probe_read_user` (112) and
 * `probe_read_kernel` (113). One that fails fills its buffer with zeros.
 *
 * @param memory The memory of the traced machine.
 */
export function probeFunctions(memory: readonly MemoryPiece[]): FunctionFinder {
  const functions = new Map([
    [4, probeRead("probe_read", memory, "kernel")],
    [112, probeRead("probe_read_user", memory, "user")],
    [113, probeRead("probe_read_kernel", memory, "kernel")],
  ]);
  return (type, number) => type === "helper" ? functions.get(number) : undefined;
}

function probeRead(name: string, pieces: readonly MemoryPiece[], space: "kernel" | "user"): BpfFunction {
  return {
    name,
    params: [{ bytes: "next-argument", access: "write" }, "value", "value"],
    isVoid: false,
    call: ([buffer = 0n, size = 0n, address = 0n], memory) => {
      const found = readTraced(pieces, space, address, Number(size));
      memory.write(buffer, found ?? new Uint8Array(Number(size)));
      return found === undefined ? EFAULT : 0n;
    },
  };
}
