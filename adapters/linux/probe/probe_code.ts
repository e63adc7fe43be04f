import { movLoad, nop, pop, push, ret } from "../../../lib/x86/assemble.ts";
import type { Register } from "../../../lib/x86/register.ts";

/** The registers that the code can set, by their names in `pt_regs`: all general ones but the stack pointer. */
export const settableRegisters = [
  "r15",
  "r14",
  "r13",
  "r12",
  "bp",
  "bx",
  "r11",
  "r10",
  "r9",
  "r8",
  "ax",
  "cx",
  "dx",
  "si",
  "di",
] as const;

/** The registers that a function must leave as they were. */
const PRESERVED: readonly Register[] = ["rbx", "rbp", "r12", "r13", "r14", "r15"];

/** Machine code with a place to probe. */
export interface ProbeCode {
  /** The code, which runs at any address. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where the instruction to probe stands, in bytes from the start. */
  readonly probe: number;
}

/**
 * A function of one argument, the address of 15 eight-byte values in the order of {@linkcode settableRegisters}: it
 * loads them all, does nothing at the probe, and returns as if nothing had been.
 */
export function probeCode(): ProbeCode {
  // The last one is di, which holds the address until then.
  const loads = settableRegisters.map((name, index) => movLoad(nameOf(name), { base: "rdi", disp: 8 * index }));
  const before = [...PRESERVED.map(push), ...loads];
  const after = [...PRESERVED.toReversed().map(pop), ret()];
  const probe = before.reduce((sum, { length }) => sum + length, 0);
  return { bytes: Uint8Array.from([...before, nop(1), ...after].flatMap((bytes) => [...bytes])), probe };
}

/** The values of registers as the code takes them; those that are not named are 0. */
export function registerBlock(registers: Readonly<Record<string, bigint>>): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8 * settableRegisters.length);
  const view = new DataView(bytes.buffer);
  for (const [index, name] of settableRegisters.entries()) view.setBigUint64(8 * index, registers[name] ?? 0n, true);
  return bytes;
}

function nameOf(name: typeof settableRegisters[number]): Register {
  switch (name) {
    case "bp":
    case "bx":
    case "ax":
    case "cx":
    case "dx":
    case "si":
    case "di":
      return `r${name}`;
    default:
      return name;
  }
}
