import type { HelperParam } from "../../bpf/helper.ts";
import { registersRead, registersWritten } from "../../bpf/effects.ts";
import type { Insn, Program } from "../../bpf/insn.ts";
import {
  accessSize,
  baseRegister,
  classOf,
  isCall,
  isMemoryAccess,
  isMove,
  isStoreRegister,
  operationOf,
  usesSource,
} from "../../bpf/insn_kind.ts";
import { ALU, CLASS, FRAME_POINTER } from "../../bpf/opcode.ts";
import type { MapSpec } from "../../protocol/nocsr.ts";
import type { CallFacts } from "./call_facts.ts";
import { isFunctionCall, type Successors } from "./flow.ts";

/** An access of a function's frame. */
export interface FrameUse {
  /** The slot of the instruction, which is a load, a store, an atomic operation or a call. */
  readonly index: number;
  /** Bytes from the frame pointer, or `undefined` where that cannot be told. */
  readonly off: number | undefined;
  /** How many bytes at least. */
  readonly size: number;
}

/** What a function does with its frame. */
export interface FrameUses {
  readonly uses: readonly FrameUse[];
  /** Whether the frame's address gets to where accesses through it are not seen: into memory, or into another function. */
  readonly escapes: boolean;
}

/** What is known of the program beside its instructions. */
export interface Surroundings {
  readonly facts: readonly (CallFacts | undefined)[];
  readonly maps: readonly MapSpec[];
  readonly next: Successors;
}

/**
 * Finds the accesses of a function's frame, through r10 and through copies of it as far as they can be followed.
 *
 * @param program The program.
 * @param start The function's first slot.
 * @param surroundings What calls take, and where control may go.
 */
export function frameUses(program: Program, start: number, surroundings: Surroundings): FrameUses {
  const uses: FrameUse[] = [];
  let escapes = false;
  for (const [index, state] of statesOf(program, start, surroundings)) {
    const insn = program[index];
    if (insn === undefined) continue;
    const found = isFunctionCall(insn) ? argumentUses(index, state, surroundings) : accessUses(index, insn, state);
    for (const use of found) uses.push(use);
    escapes ||= lets(insn, state);
  }
  return { uses, escapes };
}

/** What a register is known to hold: an address in the frame, of which the offset may be unknown, or a number. */
type Known =
  | { readonly kind: "frame"; readonly off: number | undefined }
  | { readonly kind: "number"; readonly value: number };

type State = readonly (Known | undefined)[];

const FRAME_TOP: Known = { kind: "frame", off: 0 };

/** What the registers may hold before each instruction that control comes to within a function. */
function statesOf(program: Program, start: number, { next }: Surroundings): ReadonlyMap<number, State> {
  const entry: (Known | undefined)[] = new Array(11).fill(undefined);
  entry[FRAME_POINTER] = FRAME_TOP;
  const states = new Map<number, State>([[start, entry]]);
  const pending = [start];
  for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
    const insn = program[index];
    const state = states.get(index);
    if (insn === undefined || state === undefined) continue;
    const after = step(insn, state);
    for (const slot of next(index)) {
      const before = states.get(slot);
      const joined = before === undefined ? after : join(before, after);
      if (joined === before) continue;
      states.set(slot, joined);
      pending.push(slot);
    }
  }
  return states;
}

/** Both states at once; the first itself if the second adds nothing. */
function join(a: State, b: State): State {
  let changed = false;
  const joined = a.map((known, register) => {
    const both = joinKnown(known, b[register]);
    changed ||= both !== known;
    return both;
  });
  return changed ? joined : a;
}

/** An address in the frame on one path is one to be reckoned with; a number is only known if it is on all. */
function joinKnown(a: Known | undefined, b: Known | undefined): Known | undefined {
  if (a?.kind === "frame" || b?.kind === "frame") {
    if (a?.kind !== "frame") return b;
    if (b?.kind !== "frame" || a.off === b.off || a.off === undefined) return a;
    return { kind: "frame", off: undefined };
  }
  return a?.value === b?.value ? a : undefined;
}

function step(insn: Insn, state: State): State {
  const written = registersWritten(insn);
  // Most instructions compute with numbers of which nothing was known.
  if (classOf(insn) !== CLASS.ALU64 && written.every((register) => state[register] === undefined)) return state;
  const after = state.slice();
  for (const register of written) after[register] = undefined;
  if (classOf(insn) === CLASS.ALU64) after[insn.dst] = computed(insn, state);
  after[FRAME_POINTER] = FRAME_TOP;
  return after;
}

function computed(insn: Insn, state: State): Known | undefined {
  const operand: Known | undefined = usesSource(insn) ? state[insn.src] : { kind: "number", value: insn.imm };
  if (isMove(insn)) return insn.off === 0 ? operand : undefined;
  const before = state[insn.dst];
  const sign = operationOf(insn) === ALU.ADD ? 1 : operationOf(insn) === ALU.SUB ? -1 : 0;
  if (sign === 0) return undefined;
  const frame = before?.kind === "frame" ? before : sign === 1 && operand?.kind === "frame" ? operand : undefined;
  const other = frame === before ? operand : before;
  if (frame === undefined) return undefined;
  const known = other?.kind === "number" && frame.off !== undefined && Math.abs(frame.off) < 0x1_0000;
  return { kind: "frame", off: known ? frame.off + sign * other.value : undefined };
}

function accessUses(index: number, insn: Insn, state: State): readonly FrameUse[] {
  if (!isMemoryAccess(insn)) return [];
  const base = state[baseRegister(insn)];
  if (base?.kind !== "frame") return [];
  return [{ index, off: base.off === undefined ? undefined : base.off + insn.off, size: accessSize(insn) }];
}

/** What a call of a helper or kfunc accesses. What the program's own functions do with an address is not seen here. */
function argumentUses(index: number, state: State, { facts, maps }: Surroundings): readonly FrameUse[] {
  const params = facts[index]?.params;
  const uses = new Map<number | undefined, FrameUse>();
  for (let register = 1; register <= Math.min(5, params?.length ?? 5); register++) {
    const argument = state[register];
    if (argument?.kind !== "frame") continue;
    const size = leastSize(params?.[register - 1], state[register + 1], maps);
    uses.set(argument.off, { index, off: argument.off, size });
  }
  return [...uses.values()];
}

/** How many bytes a helper accesses at least through an argument. */
function leastSize(param: HelperParam | undefined, following: Known | undefined, maps: readonly MapSpec[]): number {
  if (param?.kind !== "memory") return 1;
  switch (param.bytes) {
    case "next-argument":
      return following?.kind === "number" ? Math.max(0, following.value) : 0;
    case "map-key":
      return maps.length === 0 ? 1 : Math.min(...maps.map(({ keySize }) => keySize));
    case "map-value":
      return maps.length === 0 ? 1 : Math.min(...maps.map(({ valueSize }) => valueSize));
    default:
      return param.bytes;
  }
}

/** Whether an instruction lets the frame's address out of sight: a store of it, or a call of a function that takes it. */
function lets(insn: Insn, state: State): boolean {
  if (isStoreRegister(insn)) return state[insn.src]?.kind === "frame";
  if (!isCall(insn) || insn.src === 0) return false;
  return registersRead(insn).some((register) => state[register]?.kind === "frame");
}
