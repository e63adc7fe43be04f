import type { Kernel, Memory, SyscallResult } from "../kernel.ts";
import { syscallNumber } from "../syscall_number.ts";
import { type Command, command } from "./command.ts";

/** Gives a command to bpf(2). The kernel may answer in `attr` and in the blocks that it points to. */
export function callBpf(
  kernel: Kernel,
  name: Command,
  attr: Memory,
): Promise<SyscallResult> {
  return kernel.call(syscallNumber(kernel.arch, "bpf"), [
    command[name].number,
    attr,
    attr.bytes.length,
  ]);
}
