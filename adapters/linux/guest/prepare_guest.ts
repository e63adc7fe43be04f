import { errnoName } from "../errno_name.ts";
import { input, type Kernel } from "../kernel.ts";
import { raiseMemlockLimit } from "../raise_memlock_limit.ts";
import { syscallNumber } from "../syscall_number.ts";
import { writeSetting } from "../write_setting.ts";

const AT_FDCWD = -100;
const EBUSY = 16;

/** File systems of a guest: where it is mounted, what it is, and whether a kernel may lack it. */
const MOUNTS = [
  { path: "/proc", type: "proc", required: true },
  { path: "/sys", type: "sysfs", required: true },
  { path: "/sys/kernel/debug", type: "debugfs", required: false },
  { path: "/sys/kernel/tracing", type: "tracefs", required: false },
] as const;

/** Settings of a guest: the JIT compiles, and what it makes is shown with its addresses. */
const SETTINGS = [
  ["/proc/sys/net/core/bpf_jit_enable", "1"],
  ["/proc/sys/net/core/bpf_jit_harden", "0"],
  ["/proc/sys/kernel/kptr_restrict", "0"],
  ["/proc/sys/kernel/perf_event_paranoid", "-1"],
] as const;

/**
 * Prepares the kernel of a machine that was just booted, in which nothing is mounted and every setting is the usual one.
 *
 * @throws {Error} If the kernel refuses something that is needed.
 */
export async function prepareGuest(kernel: Kernel): Promise<void> {
  for (const { path, type, required } of MOUNTS) {
    const errno = await mount(kernel, path, type);
    if (errno !== undefined && required) throw new Error(`wanted ${type} in ${path}, got ${errnoName(errno)}`);
  }
  for (const [path, value] of SETTINGS) await writeSetting(kernel, path, value);
  await raiseMemlockLimit(kernel);
}

async function mount(kernel: Kernel, path: string, type: string): Promise<number | undefined> {
  await kernel.call(syscallNumber(kernel.arch, "mkdirat"), [AT_FDCWD, text(path), 0o755]);
  const mounted = await kernel.call(syscallNumber(kernel.arch, "mount"), [text(type), text(path), text(type), 0, 0]);
  return mounted.ok || mounted.errno === EBUSY ? undefined : mounted.errno;
}

function text(value: string): ReturnType<typeof input> {
  return input(new TextEncoder().encode(`${value}\0`));
}
