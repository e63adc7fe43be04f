import type { Arch } from "./kernel.ts";

/** The system calls that this adapter makes. */
export type SyscallName = "bpf" | "close" | "openat" | "prlimit64" | "read" | "uname";

/** Architectures that came after the unification of the table share its numbers. */
const generic: Readonly<Record<SyscallName, number>> = {
  bpf: 280,
  close: 57,
  openat: 56,
  prlimit64: 261,
  read: 63,
  uname: 160,
};

const numbers: Readonly<Record<Arch, Readonly<Record<SyscallName, number>>>> = {
  x86_64: { bpf: 321, close: 3, openat: 257, prlimit64: 302, read: 0, uname: 63 },
  aarch64: generic,
  riscv64: generic,
};

/** The number of a system call on an architecture. */
export function syscallNumber(arch: Arch, name: SyscallName): number {
  return numbers[arch][name];
}
