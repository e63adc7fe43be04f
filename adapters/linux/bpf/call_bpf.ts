import type { Kernel, Memory, SyscallResult, SystemCall } from "../kernel.ts";
import { syscallNumber } from "../syscall_number.ts";
import { type Command, command } from "./command.ts";

/** Gives a command to bpf(2). The kernel may answer in `attr` and in the blocks that it points to. */
export function callBpf(
  kernel: Kernel,
  name: Command,
  attr: Memory,
): Promise<SyscallResult> {
  const { number, args } = bpfCall(kernel, name, attr);
  return kernel.call(number, args);
}

/** The system call that gives a command to bpf(2). */
export function bpfCall({ arch }: Kernel, name: Command, attr: Memory): SystemCall {
  return { number: syscallNumber(arch, "bpf"), args: [command[name].number, attr, attr.bytes.length] };
}
