import type { Register } from "./register.ts";

/** The registers that carry arguments, by the names that probes use for them. */
export const PROBE_REGISTERS = {
  di: "rdi",
  si: "rsi",
  dx: "rdx",
  cx: "rcx",
  r8: "r8",
  r9: "r9",
} as const satisfies Readonly<Record<string, Register>>;
