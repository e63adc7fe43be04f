import { type Arch, input, output, type SyscallResult, type SystemCall } from "./kernel.ts";
import { syscallNumber } from "./syscall_number.ts";

/** Makes a system call of this thread at once. */
type Make = (call: SystemCall) => SyscallResult;

/** Bytes of a set of CPUs: 1024 of them. */
const SET_SIZE = 128;

/** Bytes of a folder's entries that are read at a time. */
const ENTRIES_SIZE = 32 * 1024;

const AT_FDCWD = -100;

/**
 * Keeps this thread on one CPU and the process's other threads on the rest, until it is disposed of. A thread that
 * watches what another does would otherwise often be taken off its CPU by the very thread that it is to watch.
 *
 * Does nothing where there are too few CPUs for that, or where the kernel refuses.
 *
 * @param busy How many of the other threads run in the kernel already, each of which takes a CPU.
 */
export function keepApart(arch: Arch, make: Make, busy: number): Disposable {
  const all = output(SET_SIZE);
  const got = make({ number: syscallNumber(arch, "sched_getaffinity"), args: [0, SET_SIZE, all] });
  const self = make({ number: syscallNumber(arch, "gettid"), args: [] });
  const cpus = cpusIn(all.bytes);
  if (!got.ok || !self.ok || cpus.length < 2 + busy) return { [Symbol.dispose]: () => {} };
  // Processes that watch at the same time do not all choose the same.
  const own = cpus[self.value % cpus.length] ?? 0;
  const put = (cpusOf: (thread: number) => readonly number[]): void => {
    for (const thread of threads(arch, make)) {
      const set = input(setOf(cpusOf(thread)));
      make({ number: syscallNumber(arch, "sched_setaffinity"), args: [thread, SET_SIZE, set] });
    }
  };
  put((thread) => thread === self.value ? [own] : cpus.filter((cpu) => cpu !== own));
  return { [Symbol.dispose]: () => put(() => cpus) };
}

/** The numbers of the CPUs in a set. */
function cpusIn(set: Uint8Array): readonly number[] {
  return Array.from({ length: 8 * set.length }, (_, cpu) => cpu)
    .filter((cpu) => ((set[cpu >> 3] ?? 0) >> (cpu & 7) & 1) === 1);
}

function setOf(cpus: readonly number[]): Uint8Array<ArrayBuffer> {
  const set = new Uint8Array(SET_SIZE);
  for (const cpu of cpus) set[cpu >> 3] = (set[cpu >> 3] ?? 0) | 1 << (cpu & 7);
  return set;
}

/** The threads of this process. */
function threads(arch: Arch, make: Make): readonly number[] {
  const path = input(new TextEncoder().encode("/proc/self/task\0"));
  const folder = make({ number: syscallNumber(arch, "openat"), args: [AT_FDCWD, path, 0] });
  if (!folder.ok) return [];
  const found: number[] = [];
  const entries = output(ENTRIES_SIZE);
  while (true) {
    const read = make({ number: syscallNumber(arch, "getdents64"), args: [folder.value, entries, ENTRIES_SIZE] });
    if (!read.ok || read.value === 0) break;
    found.push(...namesIn(entries.bytes.subarray(0, read.value)).filter((name) => /^\d+$/.test(name)).map(Number));
  }
  make({ number: syscallNumber(arch, "close"), args: [folder.value] });
  return found;
}

/** The names in entries of a folder: each a `struct linux_dirent64`, whose length is at 16 and whose name is from 19 on. */
function namesIn(entries: Uint8Array): readonly string[] {
  const view = new DataView(entries.buffer, entries.byteOffset, entries.length);
  const names: string[] = [];
  for (let at = 0; at < entries.length;) {
    const length = view.getUint16(at + 16, true);
    const name = new TextDecoder().decode(entries.subarray(at + 19, at + length));
    names.push(name.slice(0, name.indexOf("\0")));
    at += length;
  }
  return names;
}
