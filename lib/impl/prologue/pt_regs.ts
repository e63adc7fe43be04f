import { ptRegsNames } from "../../protocol/prologue.ts";

/** Lays out x86-64's `pt_regs`, 168 bytes; registers that are not named are 0. */
export function ptRegs(registers: Readonly<Record<string, bigint>>): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(ptRegsNames.length * 8);
  const view = new DataView(bytes.buffer);
  for (const [index, name] of ptRegsNames.entries()) view.setBigUint64(index * 8, registers[name] ?? 0n, true);
  return bytes;
}
