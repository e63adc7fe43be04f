import { input, type Kernel, type SyscallResult } from "./kernel.ts";
import { syscallNumber } from "./syscall_number.ts";

const AT_FDCWD = -100;
const O_CLOEXEC = 0o2000000;

/** Opens a file for reading where the kernel runs, which may not be where this process does. */
export function openFile(kernel: Kernel, path: string): Promise<SyscallResult> {
  const name = input(new TextEncoder().encode(`${path}\0`));
  return kernel.call(syscallNumber(kernel.arch, "openat"), [AT_FDCWD, name, O_CLOEXEC]);
}
