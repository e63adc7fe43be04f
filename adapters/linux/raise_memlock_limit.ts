import { errnoName } from "./errno_name.ts";
import { input, type Kernel } from "./kernel.ts";
import { syscallNumber } from "./syscall_number.ts";

const RLIMIT_MEMLOCK = 8;

/**
 * Lets this process lock as much memory as it likes. Before Linux 5.11 maps and programs count as locked memory, and
 * are refused with `EPERM` beyond the limit, root's as well.
 *
 * @throws {Error} If the kernel refuses.
 */
export async function raiseMemlockLimit(kernel: Kernel): Promise<void> {
  const unlimited = new Uint8Array(16).fill(0xff);
  const result = await kernel.call(syscallNumber(kernel.arch, "prlimit64"), [0, RLIMIT_MEMLOCK, input(unlimited), 0]);
  if (!result.ok) throw new Error(`wanted no limit on locked memory, the kernel answered ${errnoName(result.errno)}`);
}
