import { type CallEffects, registersWritten, successors } from "../../lib/bpf/effects.ts";
import type { Insn, Program } from "../../lib/bpf/insn.ts";
import {
  accessSize,
  baseRegister,
  classOf,
  isAtomic,
  isCall,
  isLoad,
  isLoadAcquire,
  isMemoryAccess,
  isMove,
  isStoreRegister,
  modeOf,
  operationOf,
  usesSource,
} from "../../lib/bpf/insn_kind.ts";
import { ALU, CLASS, FRAME_POINTER, MODE } from "../../lib/bpf/opcode.ts";

/** Bytes of the largest frame. */
const LARGEST_FRAME = 512;

/**
 * Bytes of stack that a function uses, in whole slots: as far down as it reaches through its frame pointer and through
 * addresses that it makes of it. LLVM knows its frame from laying it out; here it has to be read off the code.
 *
 * @param program One function; all of it is reached.
 * @param callAt What the call at a slot reads and scratches.
 * @throws {RangeError} If it may reach below the largest frame, or stores an address of its frame, with the slot.
 */
export function frameDepth(program: Program, callAt: (index: number) => CallEffects): number {
  let lowest = 0;
  for (const [index, state] of statesOf(program, callAt)) {
    const insn = program[index];
    if (insn === undefined) continue;
    const reach = lowestOf(insn, state, callAt(index));
    if (reach < -LARGEST_FRAME) {
      throw new RangeError(`slot ${index} may reach below the ${LARGEST_FRAME} bytes of the frame`);
    }
    if (storesAddress(insn, state)) {
      throw new RangeError(`slot ${index} stores an address of the frame, and who loads it is not followed`);
    }
    lowest = Math.min(lowest, reach);
  }
  return Math.ceil(-lowest / 8) * 8;
}

/**
 * What a register holds, where something is known: an address in the frame or a number, and what it is at least. An
 * address is so many bytes from the top, -Infinity one that may be anywhere.
 */
interface Known {
  readonly kind: "frame" | "number";
  readonly least: number;
}

type State = readonly (Known | undefined)[];

const FRAME_TOP: Known = { kind: "frame", least: 0 };

const ANYWHERE: Known = { kind: "frame", least: -Infinity };

/** How far down an instruction reaches: by an access, or by an address that it makes. */
function lowestOf(insn: Insn, state: State, call: CallEffects): number {
  const base = isMemoryAccess(insn) ? state[baseRegister(insn)] : undefined;
  const accessed = base?.kind === "frame" ? base.least + insn.off : 0;
  const made = step(insn, state, call)[insn.dst];
  return Math.min(0, accessed, made?.kind === "frame" ? made.least : 0);
}

/** Whether an instruction puts an address of the frame into memory. */
function storesAddress(insn: Insn, state: State): boolean {
  const isStore = isStoreRegister(insn) || isAtomic(insn) && !isLoadAcquire(insn);
  return isStore && state[insn.src]?.kind === "frame";
}

/** What the registers hold before each instruction, over all ways that lead to it. */
function statesOf(program: Program, callAt: (index: number) => CallEffects): ReadonlyMap<number, State> {
  const entry: (Known | undefined)[] = new Array(FRAME_POINTER).fill(undefined);
  const states = new Map<number, State>([[0, [...entry, FRAME_TOP]]]);
  const pending = [0];
  for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
    const insn = program[index];
    const state = states.get(index);
    if (insn === undefined || state === undefined) continue;
    const after = step(insn, state, callAt(index));
    for (const next of successors(program, index)) {
      const before = states.get(next);
      const joined = before === undefined ? after : after.map((known, register) => join(before[register], known));
      if (before !== undefined && joined.every((known, register) => isSame(known, before[register]))) continue;
      states.set(next, joined);
      pending.push(next);
    }
  }
  return states;
}

/** An address on one way is one to be reckoned with; a number is only known if it is on both. */
function join(a: Known | undefined, b: Known | undefined): Known | undefined {
  if (a?.kind === b?.kind) return a === undefined || b === undefined ? undefined : a.least < b.least ? a : b;
  return a?.kind === "frame" ? a : b?.kind === "frame" ? b : undefined;
}

function isSame(a: Known | undefined, b: Known | undefined): boolean {
  return a?.kind === b?.kind && a?.least === b?.least;
}

function step(insn: Insn, state: State, call: CallEffects): State {
  const after = state.slice();
  for (const register of registersWritten(insn, call)) after[register] = undefined;
  if (!isCall(insn) && registersWritten(insn).includes(insn.dst)) after[insn.dst] = written(insn, state);
  after[FRAME_POINTER] = FRAME_TOP;
  return after;
}

/** What an instruction leaves in its destination. */
function written(insn: Insn, state: State): Known | undefined {
  switch (classOf(insn)) {
    case CLASS.ALU:
      return atLeast(0);
    case CLASS.ALU64:
      return computed(insn, state);
    default:
      return isLoad(insn) && modeOf(insn) === MODE.MEM && accessSize(insn) < 8 ? atLeast(0) : undefined;
  }
}

function computed(insn: Insn, state: State): Known | undefined {
  const operand = usesSource(insn) ? state[insn.src] : atLeast(insn.imm);
  const before = state[insn.dst];
  if (isMove(insn)) return insn.off === 0 ? operand : operand?.kind === "frame" ? ANYWHERE : undefined;
  const isOfFrame = before?.kind === "frame" || operand?.kind === "frame";
  if (!isOfFrame) return operationOf(insn) === ALU.AND && !usesSource(insn) && insn.imm >= 0 ? atLeast(0) : undefined;
  const isSum = operationOf(insn) === ALU.ADD && before?.kind !== operand?.kind;
  if (isSum) return address((before?.least ?? -Infinity) + (operand?.least ?? -Infinity));
  const isLess = operationOf(insn) === ALU.SUB && !usesSource(insn);
  return isLess ? address((before?.least ?? -Infinity) - insn.imm) : ANYWHERE;
}

/** An address. How far it lies below the frame does not matter, and so no loop leads down for ever. */
function address(least: number): Known {
  return least < -LARGEST_FRAME ? ANYWHERE : { kind: "frame", least };
}

function atLeast(least: number): Known {
  return { kind: "number", least };
}
