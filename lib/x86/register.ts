/** A general-purpose register, by the name of all its 64 bits. */
export type Register =
  | "rax"
  | "rcx"
  | "rdx"
  | "rbx"
  | "rsp"
  | "rbp"
  | "rsi"
  | "rdi"
  | "r8"
  | "r9"
  | "r10"
  | "r11"
  | "r12"
  | "r13"
  | "r14"
  | "r15";

/** The 16 general-purpose registers in the order of their encoding: `rax` is 0, `r15` is 15. */
export const REGISTERS: readonly [Register, ...Register[]] = [
  "rax",
  "rcx",
  "rdx",
  "rbx",
  "rsp",
  "rbp",
  "rsi",
  "rdi",
  "r8",
  "r9",
  "r10",
  "r11",
  "r12",
  "r13",
  "r14",
  "r15",
];

/** The width of an operand in bytes. */
export type Size = 1 | 2 | 4 | 8;

const NUMBERS: ReadonlyMap<string, number> = new Map(REGISTERS.map((name, number) => [name, number]));

/**
 * The number by which instructions name the register, 0–15.
 *
 * @throws {TypeError} If there is no such register.
 */
export function registerNumber(register: Register): number {
  const number = NUMBERS.get(register);
  if (number === undefined) throw new TypeError(`wanted one of ${REGISTERS.join(" ")}, got ${register}`);
  return number;
}
