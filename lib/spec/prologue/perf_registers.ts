/** The registers of x86-64 that perf knows, by their only names; of `pt_regs` it leaves out what is no general register. */
export const FETCHED_REGISTERS: ReadonlySet<string> = new Set([
  "ax",
  "bx",
  "cx",
  "dx",
  "si",
  "di",
  "bp",
  "sp",
  "r8",
  "r9",
  "r10",
  "r11",
  "r12",
  "r13",
  "r14",
  "r15",
]);
