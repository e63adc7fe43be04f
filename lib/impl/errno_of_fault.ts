import type { FaultKind } from "../bpf/machine/fault.ts";

/** Errors of faults that differ from `EACCES`. */
const ERRNO: Partial<Record<FaultKind, string>> = {
  "bad-opcode": "EINVAL",
  "bad-register": "EINVAL",
  "bad-target": "EINVAL",
  "call-depth": "E2BIG",
  "runaway": "E2BIG",
};

/** The error with which Linux's verifier refuses a program that would end in a fault of this kind. */
export function errnoOfFault(kind: FaultKind): string {
  return ERRNO[kind] ?? "EACCES";
}
