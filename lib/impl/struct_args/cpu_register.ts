import type { ArgumentRegister } from "../../protocol/struct_args.ts";
import type { Register } from "../../x86/register.ts";

const REGISTERS: Readonly<Record<ArgumentRegister, Register>> = {
  di: "rdi",
  si: "rsi",
  dx: "rdx",
  cx: "rcx",
  r8: "r8",
  r9: "r9",
};

/** The register of the CPU that goes by this name in probes. */
export function cpuRegister(register: ArgumentRegister): Register {
  return REGISTERS[register];
}
