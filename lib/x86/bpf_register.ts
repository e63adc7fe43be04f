import type { Register } from "./register.ts";

/** A BPF register that a JIT keeps in an x86-64 register; `aux1` and `aux2` are its two scratch registers. */
export type BpfRegister = "r0" | "r1" | "r2" | "r3" | "r4" | "r5" | "r6" | "r7" | "r8" | "r9" | "r10" | "aux1" | "aux2";

/**
 * Where Linux's x86-64 JIT keeps each BPF register.
 *
 * r1–r5 lie in the C calling convention's argument registers, so that helpers are called without moves (r4 in `rcx`,
 * r5 in `r8`), and r6–r9 in registers that C functions preserve. r10, the frame pointer, is `rbp`.
 *
 * Source: `reg2hex` and its comment in arch/x86/net/bpf_jit_comp.c,
 * https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/arch/x86/net/bpf_jit_comp.c
 */
export const BPF_REGISTER: Readonly<Record<BpfRegister, Register>> = {
  r0: "rax",
  r1: "rdi",
  r2: "rsi",
  r3: "rdx",
  r4: "rcx",
  r5: "r8",
  r6: "rbx",
  r7: "r13",
  r8: "r14",
  r9: "r15",
  r10: "rbp",
  aux1: "r10",
  aux2: "r11",
};
