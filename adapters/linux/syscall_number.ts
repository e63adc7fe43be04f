import type { Arch } from "./kernel.ts";

/** The system calls that this adapter makes. */
export type SyscallName =
  | "bpf"
  | "close"
  | "delete_module"
  | "finit_module"
  | "getdents64"
  | "gettid"
  | "ioctl"
  | "mbind"
  | "memfd_create"
  | "mkdirat"
  | "mmap"
  | "mount"
  | "munmap"
  | "openat"
  | "perf_event_open"
  | "prlimit64"
  | "read"
  | "sched_getaffinity"
  | "sched_setaffinity"
  | "setsockopt"
  | "socket"
  | "uname"
  | "write";

/** Architectures that came after the unification of the table share its numbers. */
const generic: Readonly<Record<SyscallName, number>> = {
  bpf: 280,
  close: 57,
  delete_module: 106,
  finit_module: 273,
  getdents64: 61,
  gettid: 178,
  ioctl: 29,
  mbind: 235,
  memfd_create: 279,
  mkdirat: 34,
  mmap: 222,
  mount: 40,
  munmap: 215,
  openat: 56,
  perf_event_open: 241,
  prlimit64: 261,
  read: 63,
  sched_getaffinity: 123,
  sched_setaffinity: 122,
  setsockopt: 208,
  socket: 198,
  uname: 160,
  write: 64,
};

const numbers: Readonly<Record<Arch, Readonly<Record<SyscallName, number>>>> = {
  x86_64: {
    bpf: 321,
    close: 3,
    delete_module: 176,
    finit_module: 313,
    getdents64: 217,
    gettid: 186,
    ioctl: 16,
    mbind: 237,
    memfd_create: 319,
    mkdirat: 258,
    mmap: 9,
    mount: 165,
    munmap: 11,
    openat: 257,
    perf_event_open: 298,
    prlimit64: 302,
    read: 0,
    sched_getaffinity: 204,
    sched_setaffinity: 203,
    setsockopt: 54,
    socket: 41,
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
