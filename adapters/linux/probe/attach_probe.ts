import type { LoadedProgram } from "../bpf/loaded_program.ts";
import { errnoName } from "../errno_name.ts";
import { input, type Kernel } from "../kernel.ts";
import { readFile } from "../read_file.ts";
import { syscallNumber } from "../syscall_number.ts";

/** The bytes of `struct perf_event_attr` up to what a probe needs, its second published size. */
const ATTR_SIZE = 72;

const PERF_EVENT_IOC_SET_BPF = 0x4004_2408;

/** Where kernels say by which number perf events name each sort of probe. */
const TYPES = {
  kprobe: "/sys/bus/event_source/devices/kprobe/type",
  uprobe: "/sys/bus/event_source/devices/uprobe/type",
} as const;

/** An instruction to probe: one of a function of the kernel, or one of a file that processes run. */
export interface ProbeTarget {
  /** The name of the function, or the path of the file. */
  readonly name: string;
  /** Where the instruction stands in it, in bytes. */
  readonly offset: number;
}

/** The number by which perf events name a sort of probe, or `undefined` if a kernel has none. */
export async function probeType(kernel: Kernel, sort: keyof typeof TYPES): Promise<number | undefined> {
  const file = await readFile(kernel, TYPES[sort]);
  return file.ok ? Number(new TextDecoder().decode(file.bytes)) : undefined;
}

/** A probe that runs a program; closing it takes it away. */
export class Probe implements AsyncDisposable {
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
 * Has a program of the type `kprobe` run whenever somebody comes to an instruction.
 *
 * Source: https://man7.org/linux/man-pages/man2/perf_event_open.2.html
 *
 * @param type What {@linkcode probeType} gave.
 * @returns The probe, or the error's name where the kernel refuses.
 */
export async function attachProbe(
  kernel: Kernel,
  type: number,
  { name, offset }: ProbeTarget,
  program: LoadedProgram,
): Promise<Probe | string> {
  const bytes = new Uint8Array(ATTR_SIZE);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, ATTR_SIZE, true);
  view.setBigUint64(16, 1n, true); // an event each time
  view.setBigUint64(64, BigInt(offset), true);
  const target = input(new TextEncoder().encode(`${name}\0`));
  const attr = { ...input(bytes), pointers: [{ offset: 56, target }] };
  const opened = await kernel.call(syscallNumber(kernel.arch, "perf_event_open"), [attr, 0, -1, -1, 0]);
  if (!opened.ok) return errnoName(opened.errno);
  const probe = new Probe(kernel, opened.value);
  const set = await kernel.call(syscallNumber(kernel.arch, "ioctl"), [
    opened.value,
    PERF_EVENT_IOC_SET_BPF,
    program.fd,
  ]);
  if (set.ok) return probe;
  await probe[Symbol.asyncDispose]();
  return errnoName(set.errno);
}
