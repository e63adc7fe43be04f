import { SIZE } from "../opcode.ts";
import type { Cpu } from "./cpu.ts";
import type { Execute } from "./step.ts";
import { get32, get64, set32, set64 } from "./words.ts";

/**
 * Makes a load or store.
 *
 * @param value The byte offset of the register loaded, or of the register or constant stored.
 * @param base The byte offset of the register with the address.
 * @param off Bytes added to the address.
 * @param index The slot of the instruction.
 */
export type MakeAccess = (value: number, base: number, off: number, index: number) => Execute;

/** Finds memory that a register and an offset address, and leaves it in the machine's memory. */
export function reach({ words, memory }: Cpu, base: number, off: number, size: number, write: boolean): void {
  memory.reach(get32(words, base + 4), get32(words, base) + off, size, write);
}

/** Tells an observer of a store to the memory last reached, unless that was the stack. */
export function reportStore(
  { input, memory, words }: Cpu,
  index: number,
  base: number,
  off: number,
  size: number,
): void {
  if (input.observer?.onStore === undefined || memory.onStack) return;
  const { view, at } = memory;
  let value = 0n;
  for (let i = size - 1; i >= 0; i--) value = value << 8n | BigInt(view.getUint8(at + i));
  input.observer.onStore({
    index,
    region: memory.regionName,
    address: BigInt.asUintN(64, get64(words, base) + BigInt(off)),
    size,
    value,
  });
}

/** Loads that extend with zeros, by size. */
export const loads: ReadonlyMap<number, MakeAccess> = new Map<number, MakeAccess>([
  [SIZE.B, (value, base, off, index) => (cpu) => {
    reach(cpu, base, off, 1, false);
    set32(cpu.words, value, cpu.memory.view.getUint8(cpu.memory.at));
    return index + 1;
  }],
  [SIZE.H, (value, base, off, index) => (cpu) => {
    reach(cpu, base, off, 2, false);
    set32(cpu.words, value, cpu.memory.view.getUint16(cpu.memory.at, true));
    return index + 1;
  }],
  [SIZE.W, (value, base, off, index) => (cpu) => {
    reach(cpu, base, off, 4, false);
    set32(cpu.words, value, cpu.memory.view.getUint32(cpu.memory.at, true));
    return index + 1;
  }],
  [SIZE.DW, (value, base, off, index) => (cpu) => {
    reach(cpu, base, off, 8, false);
    set64(cpu.words, value, cpu.memory.view.getBigUint64(cpu.memory.at, true));
    return index + 1;
  }],
]);

/** Loads that extend with the sign, by size. */
export const signedLoads: ReadonlyMap<number, MakeAccess> = new Map<number, MakeAccess>([
  [SIZE.B, (value, base, off, index) => (cpu) => {
    reach(cpu, base, off, 1, false);
    set64(cpu.words, value, BigInt(cpu.memory.view.getInt8(cpu.memory.at)));
    return index + 1;
  }],
  [SIZE.H, (value, base, off, index) => (cpu) => {
    reach(cpu, base, off, 2, false);
    set64(cpu.words, value, BigInt(cpu.memory.view.getInt16(cpu.memory.at, true)));
    return index + 1;
  }],
  [SIZE.W, (value, base, off, index) => (cpu) => {
    reach(cpu, base, off, 4, false);
    set64(cpu.words, value, BigInt(cpu.memory.view.getInt32(cpu.memory.at, true)));
    return index + 1;
  }],
]);

/** Stores by size. */
export const stores: ReadonlyMap<number, MakeAccess> = new Map<number, MakeAccess>([
  [SIZE.B, (value, base, off, index) => (cpu) => {
    reach(cpu, base, off, 1, true);
    cpu.memory.view.setUint8(cpu.memory.at, get32(cpu.words, value));
    reportStore(cpu, index, base, off, 1);
    return index + 1;
  }],
  [SIZE.H, (value, base, off, index) => (cpu) => {
    reach(cpu, base, off, 2, true);
    cpu.memory.view.setUint16(cpu.memory.at, get32(cpu.words, value), true);
    reportStore(cpu, index, base, off, 2);
    return index + 1;
  }],
  [SIZE.W, (value, base, off, index) => (cpu) => {
    reach(cpu, base, off, 4, true);
    cpu.memory.view.setUint32(cpu.memory.at, get32(cpu.words, value), true);
    reportStore(cpu, index, base, off, 4);
    return index + 1;
  }],
  [SIZE.DW, (value, base, off, index) => (cpu) => {
    reach(cpu, base, off, 8, true);
    cpu.memory.view.setBigUint64(cpu.memory.at, get64(cpu.words, value), true);
    reportStore(cpu, index, base, off, 8);
    return index + 1;
  }],
]);
