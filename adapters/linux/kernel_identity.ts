import { errnoName } from "./errno_name.ts";
import { type Kernel, output } from "./kernel.ts";
import { syscallNumber } from "./syscall_number.ts";

/** Which kernel it is. */
export interface KernelIdentity {
  /** The whole release, such as `6.12.107+deb13-cloud-amd64`. */
  readonly release: string;
  /** The first two numbers of the release, such as `6.12`. */
  readonly version: `${number}.${number}`;
  /** The machine as the kernel names it, such as `x86_64`. */
  readonly machine: string;
}

/** Bytes of each of the six strings of `struct utsname`. */
const fieldSize = 65;

/**
 * Asks a kernel which one it is (uname(2)).
 *
 * @throws {Error} If it does not say, or its release does not begin with two numbers.
 */
export async function kernelIdentity(kernel: Kernel): Promise<KernelIdentity> {
  const names = output(6 * fieldSize);
  const result = await kernel.call(syscallNumber(kernel.arch, "uname"), [names]);
  if (!result.ok) throw new Error(`wanted the kernel's release, uname answered ${errnoName(result.errno)}`);
  const fields = new TextDecoder().decode(names.bytes).match(/.{65}/gs) ?? [];
  const [, , release = "", , machine = ""] = fields.map((field) => field.replace(/\0.*$/s, ""));
  const numbers = /^(\d+)\.(\d+)/.exec(release);
  if (numbers === null) throw new Error(`wanted a release such as 6.12.1, the kernel's is "${release}"`);
  return { release, version: `${Number(numbers[1])}.${Number(numbers[2])}`, machine };
}
