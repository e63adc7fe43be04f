import { ATOMIC, SIZE } from "../opcode.ts";
import { type MakeAccess, reach, reportStore } from "./access.ts";
import type { Cpu } from "./cpu.ts";
import type { Execute } from "./step.ts";
import { get32, get64, registerAt, set64 } from "./words.ts";

/** What an atomic operation leaves in memory, from what was there and the source register. */
type Combine = (old: bigint, operand: bigint) => bigint;

const combine: ReadonlyMap<number, Combine> = new Map<number, Combine>([
  [ATOMIC.ADD, (old, operand) => old + operand],
  [ATOMIC.OR, (old, operand) => old | operand],
  [ATOMIC.AND, (old, operand) => old & operand],
  [ATOMIC.XOR, (old, operand) => old ^ operand],
]);

const exchange: Combine = (_old, operand) => operand;

const R0 = registerAt(0);

/**
 * An atomic operation that reads and writes memory, by its `imm`; `undefined` if there is none or not of this size.
 *
 * Source: RFC 9669, section 5.3, https://www.rfc-editor.org/rfc/rfc9669.html#name-atomic-operations
 */
export function atomic(operation: number, size: number): MakeAccess | undefined {
  if (size !== SIZE.W && size !== SIZE.DW) return undefined;
  const bytes = size === SIZE.DW ? 8 : 4;
  if (operation === ATOMIC.CMPXCHG) return compareAndExchange(bytes);
  const result = operation === ATOMIC.XCHG ? exchange : combine.get(operation & ~ATOMIC.FETCH);
  return result && update(bytes, result, (operation & ATOMIC.FETCH) !== 0);
}

function update(size: 4 | 8, result: Combine, fetches: boolean): MakeAccess {
  return (source, base, off, index): Execute => (cpu) => {
    reach(cpu, base, off, size, false);
    reach(cpu, base, off, size, true);
    const old = readMemory(cpu, size);
    writeMemory(cpu, size, result(old, get64(cpu.words, source)));
    reportStore(cpu, index, base, off, size);
    if (fetches) set64(cpu.words, source, old);
    return index + 1;
  };
}

function compareAndExchange(size: 4 | 8): MakeAccess {
  return (source, base, off, index): Execute => (cpu) => {
    reach(cpu, base, off, size, false);
    reach(cpu, base, off, size, true);
    const old = readMemory(cpu, size);
    const expected = size === 8 ? get64(cpu.words, R0) : BigInt(get32(cpu.words, R0));
    if (old === expected) writeMemory(cpu, size, get64(cpu.words, source));
    reportStore(cpu, index, base, off, size);
    set64(cpu.words, R0, old);
    return index + 1;
  };
}

function readMemory({ memory }: Cpu, size: 4 | 8): bigint {
  return size === 8 ? memory.view.getBigUint64(memory.at, true) : BigInt(memory.view.getUint32(memory.at, true));
}

function writeMemory({ memory }: Cpu, size: 4 | 8, value: bigint): void {
  if (size === 8) memory.view.setBigUint64(memory.at, value, true);
  else memory.view.setUint32(memory.at, Number(BigInt.asUintN(32, value)), true);
}
