import { errnoName } from "./errno_name.ts";
import { input, type Kernel } from "./kernel.ts";
import { syscallNumber } from "./syscall_number.ts";

const AT_FDCWD = -100;
const O_WRONLY = 1;
const ENOENT = 2;

/**
 * Writes a setting of a kernel; one that it does not have stays what it is.
 *
 * @param path Its file, such as one in `/proc/sys`.
 * @throws {Error} If the kernel refuses the value.
 */
export async function writeSetting(kernel: Kernel, path: string, value: string): Promise<void> {
  const name = input(new TextEncoder().encode(`${path}\0`));
  const opened = await kernel.call(syscallNumber(kernel.arch, "openat"), [AT_FDCWD, name, O_WRONLY]);
  if (!opened.ok && opened.errno === ENOENT) return;
  if (!opened.ok) throw new Error(`wanted to write ${path}, got ${errnoName(opened.errno)}`);
  const bytes = new TextEncoder().encode(value);
  const written = await kernel.call(syscallNumber(kernel.arch, "write"), [opened.value, input(bytes), bytes.length]);
  await kernel.call(syscallNumber(kernel.arch, "close"), [opened.value]);
  if (!written.ok) throw new Error(`wanted ${value} in ${path}, got ${errnoName(written.errno)}`);
}
