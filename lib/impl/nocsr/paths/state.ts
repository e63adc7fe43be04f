import { FRAME_POINTER } from "../../../bpf/opcode.ts";
import { isSame, unset, type Value, widen } from "./value.ts";

/** A function's registers and stack while it runs. They change as a path goes on. */
export interface Frame {
  /** The function, by its place among the program's. */
  readonly subprog: number;
  /** The slot at which its caller goes on. */
  readonly returnTo: number;
  /** What r0 to r10 hold. */
  readonly registers: Value[];
  /** What is known of the stack's slots of eight bytes, by their offset from r10; nothing of those left out. */
  readonly slots: Map<number, Value>;
}

/**
 * A point on a path: the instruction about to be executed, and the frames from the main program's on. One state goes
 * along a path and changes; where paths part, it is copied.
 */
export interface State {
  index: number;
  readonly frames: Frame[];
}

/** A frame in which only r10 and the given registers, from r1 on, hold anything; `depth` counts calls from 0 on. */
export function enter(
  { subprog, returnTo, depth }: { readonly subprog: number; readonly returnTo: number; readonly depth: number },
  args: readonly Value[],
): Frame {
  const registers: Value[] = [];
  for (let register = 0; register < FRAME_POINTER; register++) registers.push(args[register - 1] ?? unset);
  registers.push({ kind: "frame", frame: depth, min: 0, max: 0 });
  return { subprog, returnTo, registers, slots: new Map() };
}

/** The frame of the function that runs. */
export function current({ frames }: State): Frame {
  const frame = frames[frames.length - 1];
  if (frame === undefined) throw new RangeError("wanted a state with a frame, got one without");
  return frame;
}

/** What a register of the running function holds. */
export function valueOf(state: State, register: number): Value {
  return current(state).registers[register] ?? unset;
}

/** Changes registers of the running function, all to one value. */
export function setRegisters(state: State, registers: Iterable<number>, value: Value): void {
  const frame = current(state);
  for (const register of registers) frame.registers[register] = value;
}

/** Another state that holds the same, with an instruction next. */
export function copyAt({ frames }: State, index: number): State {
  return {
    index,
    frames: frames.map((frame) => ({ ...frame, registers: [...frame.registers], slots: new Map(frame.slots) })),
  };
}

/** Where a state is, as text: the instruction and the calls that led to it. */
export function placeOf({ index, frames }: State): string {
  return `${index} ${frames.map(({ returnTo }) => returnTo).join()}`;
}

/** Whether two states at the same place hold the same. */
export function isSameContent(a: State, b: State): boolean {
  return a.frames.every(({ registers, slots }, depth) => {
    const other = b.frames[depth];
    return slots.size === other?.slots.size &&
      registers.every((value, register) => isSame(value, other.registers[register])) &&
      slots.entries().every(([offset, value]) => isSame(value, other.slots.get(offset)));
  });
}

/** A state that stands for both of two at the same place. */
export function widenState(a: State, b: State): State {
  const frames = a.frames.map((frame, depth) => {
    const { registers, slots } = b.frames[depth] ?? frame;
    return {
      ...frame,
      registers: frame.registers.map((value, register) => widen(value, registers[register] ?? value)),
      slots: widenSlots(frame.slots, slots),
    };
  });
  return { index: a.index, frames };
}

/** Numbers are given up; a frame pointer on one way alone may still be read back. */
function widenSlots(a: ReadonlyMap<number, Value>, b: ReadonlyMap<number, Value>): Map<number, Value> {
  const slots = new Map<number, Value>();
  for (const [offset, value] of [...a, ...b]) {
    if (value.kind === "frame") slots.set(offset, widen(value, slots.get(offset) ?? value));
  }
  return slots;
}
