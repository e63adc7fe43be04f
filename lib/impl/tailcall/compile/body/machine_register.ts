import { BPF_REGISTER } from "../../../../x86/bpf_register.ts";
import type { Register } from "../../../../x86/register.ts";

const REGISTERS: readonly Register[] = [
  BPF_REGISTER.r0,
  BPF_REGISTER.r1,
  BPF_REGISTER.r2,
  BPF_REGISTER.r3,
  BPF_REGISTER.r4,
  BPF_REGISTER.r5,
  BPF_REGISTER.r6,
  BPF_REGISTER.r7,
  BPF_REGISTER.r8,
  BPF_REGISTER.r9,
  BPF_REGISTER.r10,
];

/**
 * The machine register in which a BPF register lies.
 *
 * @throws {RangeError} If there is no such BPF register.
 */
export function machineRegister(bpf: number): Register {
  const register = REGISTERS[bpf];
  if (register === undefined) throw new RangeError(`wanted a register from 0 to ${REGISTERS.length - 1}, got ${bpf}`);
  return register;
}
