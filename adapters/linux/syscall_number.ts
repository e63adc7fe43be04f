import type { Arch } from "./kernel.ts";

/** The system calls that this adapter makes. */
export type SyscallName =
  | "bpf"
  | "close"
  | "ioctl"
  | "memfd_create"
  | "mmap"
  | "munmap"
  | "openat"
  | "perf_event_open"
  | "prlimit64"
  | "read"
  | "uname"
  | "write";

/** Architectures that came after the unification of the table share its numbers. */
const generic: Readonly<Record<SyscallName, number>> = {
  bpf: 280,
  close: 57,
  ioctl: 29,
  memfd_create: 279,
  mmap: 222,
  munmap: 215,
  openat: 56,
  perf_event_open: 241,
  prlimit64: 261,
  read: 63,
  uname: 160,
  write: 64,
};

const numbers: Readonly<Record<Arch, Readonly<Record<SyscallName, number>>>> = {
  x86_64: {
    bpf: 321,
    close: 3,
    ioctl: 16,
    memfd_create: 319,
    mmap: 9,
    munmap: 11,
    openat: 257,
    perf_event_open: 298,
    prlimit64: 302,
    read: 0,
    uname: 63,
    write: 1,
  },
  aarch64: generic,
  riscv64: generic,
};

/** The number of a system call on an architecture. */
export function syscallNumber(arch: Arch, name: SyscallName): number {
  return numbers[arch][name];
}
