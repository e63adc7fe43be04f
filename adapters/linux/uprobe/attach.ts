import type { LoadedProgram } from "../bpf/loaded_program.ts";
import { errnoName } from "../errno_name.ts";
import { input, type Kernel } from "../kernel.ts";
import { readFile } from "../read_file.ts";
import { syscallNumber } from "../syscall_number.ts";

/** The bytes of `struct perf_event_attr` up to what a probe needs, its second published size. */
const ATTR_SIZE = 72;

const PERF_EVENT_IOC_SET_BPF = 0x4004_2408;

/** Where kernels say by which number perf events name probes in user space. */
const TYPE = "/sys/bus/event_source/devices/uprobe/type";

/** The number by which perf events name probes in user space, or `undefined` if a kernel has none. */
export async function uprobeType(kernel: Kernel): Promise<number | undefined> {
  const file = await readFile(kernel, TYPE);
  return file.ok ? Number(new TextDecoder().decode(file.bytes)) : undefined;
}

/** A probe that runs a program; closing it takes it away. */
export class Uprobe implements AsyncDisposable {
  readonly #kernel: Kernel;
  readonly #fd: number;

  /** Takes over the descriptor of a perf event. */
  constructor(kernel: Kernel, fd: number) {
    this.#kernel = kernel;
    this.#fd = fd;
  }

  /** Takes the probe away. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#kernel.call(syscallNumber(this.#kernel.arch, "close"), [this.#fd]);
  }
}

/**
 * Has a program of the type `kprobe` run whenever the calling thread comes to an instruction of a file.
 *
 * Source: https://man7.org/linux/man-pages/man2/perf_event_open.2.html
 *
 * @param type What {@linkcode uprobeType} gave.
 * @param offset Where the instruction stands in the file, in bytes.
 * @returns The probe, or the error's name where the kernel refuses.
 */
export async function attachUprobe(
  kernel: Kernel,
  type: number,
  { path, offset, program }: { readonly path: string; readonly offset: number; readonly program: LoadedProgram },
): Promise<Uprobe | string> {
  const bytes = new Uint8Array(ATTR_SIZE);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, ATTR_SIZE, true);
  view.setBigUint64(16, 1n, true); // an event each time
  view.setBigUint64(64, BigInt(offset), true);
  const name = input(new TextEncoder().encode(`${path}\0`));
  const attr = { ...input(bytes), pointers: [{ offset: 56, target: name }] };
  const opened = await kernel.call(syscallNumber(kernel.arch, "perf_event_open"), [attr, 0, -1, -1, 0]);
  if (!opened.ok) return errnoName(opened.errno);
  const probe = new Uprobe(kernel, opened.value);
  const set = await kernel.call(syscallNumber(kernel.arch, "ioctl"), [
    opened.value,
    PERF_EVENT_IOC_SET_BPF,
    program.fd,
  ]);
  if (set.ok) return probe;
  await probe[Symbol.asyncDispose]();
  return errnoName(set.errno);
}
