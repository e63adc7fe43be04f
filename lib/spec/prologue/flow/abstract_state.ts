import { type Abstract, meet, unset } from "./abstract.ts";

/** Bytes of the frame. */
export const FRAME_BYTES = 512;

/** What is known in front of an instruction. */
export interface AbstractState {
  /** r0 to r10. */
  readonly registers: readonly Abstract[];
  /** The bytes of the frame that were written: bit 0 is the byte at fp-512. */
  readonly written: bigint;
  /** What aligned eight bytes of the frame hold, by their distance from the frame pointer; a number where none is noted. */
  readonly slots: ReadonlyMap<number, Abstract>;
}

/** What is known at a program's entry. */
export const entryState: AbstractState = {
  registers: Array.from({ length: 11 }, (_, register): Abstract => {
    if (register === 1) return { kind: "context", offset: 0 };
    return register === 10 ? { kind: "frame", offset: 0 } : unset;
  }),
  written: 0n,
  slots: new Map(),
};

/** What is known of a register. */
export function registerIn({ registers }: AbstractState, register: number): Abstract {
  return registers[register] ?? unset;
}

/** A state in which a register holds another value. */
export function withRegister(state: AbstractState, register: number, value: Abstract): AbstractState {
  return { ...state, registers: state.registers.with(register, value) };
}

/** The bits of some bytes of the frame. */
function bytesAt(offset: number, size: number): bigint {
  return ((1n << BigInt(size)) - 1n) << BigInt(FRAME_BYTES + offset);
}

/** Whether some bytes lie within the frame. */
export function isInFrame(offset: number, size: number): boolean {
  return size > 0 && offset >= -FRAME_BYTES && offset + size <= 0;
}

/** Whether some bytes of the frame, within it, were all written. */
export function isWritten({ written }: AbstractState, offset: number, size: number): boolean {
  const bytes = bytesAt(offset, size);
  return (written & bytes) === bytes;
}

/** A state in which some bytes of the frame, within it, hold a value. */
export function withFrameBytes(state: AbstractState, offset: number, size: number, value: Abstract): AbstractState {
  const slots = new Map([...state.slots].filter(([slot]) => slot + 8 <= offset || slot >= offset + size));
  if (size === 8 && offset % 8 === 0) slots.set(offset, value);
  return { ...state, written: state.written | bytesAt(offset, size), slots };
}

/** What is known where two paths meet. */
export function meetStates(a: AbstractState, b: AbstractState): AbstractState {
  const slots = new Map<number, Abstract>();
  for (const [slot, value] of a.slots) {
    const other = b.slots.get(slot);
    if (other !== undefined) slots.set(slot, meet(value, other));
  }
  return {
    registers: a.registers.map((value, register) => meet(value, registerIn(b, register))),
    written: a.written & b.written,
    slots,
  };
}
