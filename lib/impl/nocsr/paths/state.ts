import { FRAME_POINTER } from "../../../bpf/opcode.ts";
import { unset, type Value, valueKey, widen } from "./value.ts";

/** A function's registers and stack while it runs. */
export interface Frame {
  /** The function, by its place among the program's. */
  readonly subprog: number;
  /** The slot at which its caller goes on. */
  readonly returnTo: number;
  /** What r0 to r10 hold. */
  readonly registers: readonly Value[];
  /** What is known of the stack's slots of eight bytes, by their offset from r10; nothing of those left out. */
  readonly slots: ReadonlyMap<number, Value>;
}

/** A point on a path: the instruction about to be executed, and the frames from the main program's on. */
export interface State {
  readonly index: number;
  readonly frames: readonly Frame[];
}

/** A frame in which only r10 and the given registers hold anything. */
export function enter(
  { subprog, returnTo, depth }: { readonly subprog: number; readonly returnTo: number; readonly depth: number },
  registers: ReadonlyMap<number, Value>,
): Frame {
  const all = Array.from({ length: FRAME_POINTER }, (_, register) => registers.get(register) ?? unset);
  return { subprog, returnTo, registers: [...all, { kind: "frame", frame: depth, min: 0, max: 0 }], slots: new Map() };
}

/** The frame of the function that runs. */
export function current(state: State): Frame {
  const frame = state.frames.at(-1);
  if (frame === undefined) throw new RangeError("wanted a state with a frame, got one without");
  return frame;
}

/** What a register of the running function holds. */
export function valueOf(state: State, register: number): Value {
  return current(state).registers[register] ?? unset;
}

/** The state with another instruction next. */
export function at(state: State, index: number): State {
  return { ...state, index };
}

/** The state with the running function's frame changed. */
export function withFrame(state: State, change: Partial<Frame>): State {
  return { ...state, frames: [...state.frames.slice(0, -1), { ...current(state), ...change }] };
}

/** The state with registers of the running function changed. */
export function withRegisters(state: State, changes: Iterable<readonly [register: number, value: Value]>): State {
  const registers = [...current(state).registers];
  for (const [register, value] of changes) registers[register] = value;
  return withFrame(state, { registers });
}

/** The state with the slots of some frame changed. */
export function withSlots(state: State, frame: number, slots: ReadonlyMap<number, Value>): State {
  return { ...state, frames: state.frames.map((old, i) => i === frame ? { ...old, slots } : old) };
}

/** Where a state is, as text: the instruction and the calls that led to it. */
export function placeKey(state: State): string {
  return `${state.index}<${state.frames.map(({ subprog, returnTo }) => `${subprog}:${returnTo}`).join()}`;
}

/** What a state holds, as text. */
export function contentKey(state: State): string {
  return state.frames.map(({ registers, slots }) => {
    const stack = [...slots].sort(([a], [b]) => a - b).map(([off, value]) => `${off}=${valueKey(value)}`);
    return `${registers.map(valueKey).join()};${stack.join()}`;
  }).join("|");
}

/** A state that stands for both of two at the same place. */
export function widenState(a: State, b: State): State {
  const frames = a.frames.map((frame, i) => {
    const other = b.frames[i] ?? frame;
    return {
      ...frame,
      registers: frame.registers.map((value, register) => widen(value, other.registers[register] ?? value)),
      slots: widenSlots(frame.slots, other.slots),
    };
  });
  return { ...a, frames };
}

function widenSlots(a: ReadonlyMap<number, Value>, b: ReadonlyMap<number, Value>): ReadonlyMap<number, Value> {
  const slots = new Map<number, Value>();
  for (const offset of new Set([...a.keys(), ...b.keys()])) {
    const [left, right] = [a.get(offset), b.get(offset)];
    if (left !== undefined && right !== undefined) slots.set(offset, widen(left, right));
    // A frame pointer on one way alone may still be read back.
    else if ((left ?? right)?.kind === "frame") slots.set(offset, left ?? right ?? unset);
  }
  return slots;
}
