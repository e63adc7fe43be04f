import { isWholeInsn, registersRead, registersWritten, successors } from "../../bpf/effects.ts";
import { helperById } from "../../bpf/helpers.ts";
import type { Insn, Program } from "../../bpf/insn.ts";
import {
  accessSize,
  isAtomic,
  isCall,
  isHelperCall,
  isIndirectGoto,
  isLdImm64,
  isLoad,
  isMove,
  isPacketLoad,
  isStore,
  isStoreRegister,
  jumpTarget,
  operationOf,
  usesSource,
} from "../../bpf/insn_kind.ts";
import { ALU, CLASS } from "../../bpf/opcode.ts";
import { type Abstract, abstractText, anything, isPointer, someScalar, unset } from "./abstract.ts";
import {
  type AbstractState,
  entryState,
  isInFrame,
  isWritten,
  meetStates,
  registerIn,
  withFrameBytes,
  withRegister,
} from "./abstract_state.ts";
import { PT_REGS_BYTES } from "./pt_regs.ts";
import { PROBE_READS } from "./rig.ts";

/** Something for which a verifier may refuse a prologue. */
export interface FlowProblem {
  readonly index: number;
  readonly wanted: string;
  readonly seen: string;
}

/** What is known of a prologue without running it. */
export interface Flow {
  /** What is known in front of each slot, `undefined` where no path leads; the last is that of user code. */
  readonly states: readonly (AbstractState | undefined)[];
  readonly problems: readonly FlowProblem[];
}

const known = new WeakMap<Program, Flow>();

/**
 * Walks all paths of a prologue at once, forwards, as a simple verifier would.
 *
 * It is stricter than any kernel: no loops, no functions, no helpers but those that read memory, no memory but the
 * frame and the context, and what a value is must not depend on the path where it is used as a pointer.
 */
export function flowOf(prologue: Program): Flow {
  const before = known.get(prologue);
  if (before !== undefined) return before;
  const flow = walk(prologue);
  known.set(prologue, flow);
  return flow;
}

function walk(prologue: Program): Flow {
  const states: (AbstractState | undefined)[] = new Array(prologue.length + 1).fill(undefined);
  const problems: FlowProblem[] = [];
  states[0] = entryState;
  for (const [index, insn] of prologue.entries()) {
    const state = states[index];
    if (state === undefined) {
      if (isWholeInsn(prologue, index)) problems.push({ index, wanted: "a path to every instruction", seen: "none" });
      continue;
    }
    problems.push(...problemsAt(insn, index, state), ...jumpProblems(prologue, index));
    const after = transfer(insn, state);
    for (const next of nextSlots(prologue, index)) {
      if (next <= index) {
        problems.push({ index, wanted: "a jump forwards", seen: `one to slot ${next}` });
        continue;
      }
      const there = states[next];
      states[next] = there === undefined ? after : meetStates(there, after);
    }
  }
  return { states, problems };
}

/** Where control may go, the slot behind the prologue included. */
function nextSlots(prologue: Program, index: number): readonly number[] {
  const inside = successors(prologue, index);
  const end = prologue.length;
  const insn = prologue[index];
  const behind = index + (insn !== undefined && isLdImm64(insn) ? 2 : 1);
  const fallsOut = behind === end && insn !== undefined && (isCall(insn) || insn.opcode !== 0x95 && !isGotoInsn(insn));
  return fallsOut || jumpTarget(prologue, index) === end ? [...inside, end] : inside;
}

/** A jump that leads out of the prologue, and not to the start of user code. */
function jumpProblems(prologue: Program, index: number): readonly FlowProblem[] {
  const target = jumpTarget(prologue, index);
  if (target === undefined || target >= 0 && target <= prologue.length) return [];
  return [{ index, wanted: `a jump to a slot from 0 to ${prologue.length}`, seen: `one to slot ${target}` }];
}

function isGotoInsn({ opcode }: Insn): boolean {
  return opcode === 0x05 || opcode === 0x06;
}

function* problemsAt(insn: Insn, index: number, state: AbstractState): Iterable<FlowProblem> {
  const problem = (wanted: string, seen: string): FlowProblem => ({ index, wanted, seen });
  const reads = registersRead(insn, isCall(insn) ? callEffects(insn) : undefined);
  const empty = reads.find((register) => registerIn(state, register).kind === "unset");
  if (empty !== undefined) {
    yield problem(`r${empty} to be written before it is read, on every path`, "a path on which it is not");
    return;
  }
  if (registersWritten(insn).includes(10)) yield problem("r10 to be read only", "a write to it");
  if (isCall(insn)) yield* callProblems(insn, state, problem);
  else if (isAtomic(insn)) yield problem("loads and stores", "an atomic operation");
  else if (isIndirectGoto(insn)) yield problem("jumps by a fixed distance", "a jump to an address");
  else if (isPacketLoad(insn)) yield problem("loads and stores", "an access to a packet");
  else if (isLoad(insn)) yield* accessProblems(insn, insn.src, "read", state, problem);
  else if (isStore(insn)) yield* accessProblems(insn, insn.dst, "write", state, problem);
  else if (isLdImm64(insn) && insn.src !== 0) yield problem("a number", "an address that only a loader knows");
  else yield* arithmeticProblems(insn, state, problem);
}

/** How far a pointer may be moved, in bytes: farther than anything that it can reach. */
const FARTHEST = 4096;

type MakeProblem = (wanted: string, seen: string) => FlowProblem;

function callEffects(insn: Insn): { readonly reads: readonly number[]; readonly writes: readonly number[] } {
  const params = isHelperCall(insn) ? helperById(insn.imm)?.params.length ?? 0 : 0;
  return { reads: [1, 2, 3, 4, 5].slice(0, params), writes: [0, 1, 2, 3, 4, 5] };
}

function* callProblems(insn: Insn, state: AbstractState, problem: MakeProblem): Iterable<FlowProblem> {
  if (!isHelperCall(insn) || !PROBE_READS.includes(insn.imm)) {
    yield problem("calls of a helper that reads memory: 4, 112 or 113", `a call of ${insn.imm}`);
    return;
  }
  const target = registerIn(state, 1);
  const size = registerIn(state, 2);
  const bytes = size.kind === "scalar" && size.value !== undefined ? Number(size.value) : undefined;
  if (bytes === undefined) yield problem("a known number of bytes in r2", abstractText(size));
  else if (target.kind !== "frame") yield problem("an address in the frame in r1", abstractText(target));
  else if (!isInFrame(target.offset, bytes)) {
    yield problem(`${bytes} bytes within the frame in r1`, abstractText(target));
  } else if (!isWritten(state, target.offset, bytes)) {
    yield problem(`${bytes} bytes in r1 that were written before, on every path`, abstractText(target));
  }
}

function* accessProblems(
  insn: Insn,
  base: number,
  access: "read" | "write",
  state: AbstractState,
  problem: MakeProblem,
): Iterable<FlowProblem> {
  const pointer = registerIn(state, base);
  if (!isPointer(pointer)) {
    yield problem(`a pointer to the frame or the context in r${base}`, abstractText(pointer));
    return;
  }
  const size = accessSize(insn);
  const offset = pointer.offset + insn.off;
  if (offset % size !== 0) yield problem(`an address that is a multiple of ${size}`, `offset ${offset}`);
  else if (pointer.kind === "context") {
    if (access === "write") yield problem("the context to be read only", "a store to it");
    else if (offset < 0 || offset + size > PT_REGS_BYTES) {
      yield problem(`offsets from 0 to ${PT_REGS_BYTES - size} in the context`, `${offset}`);
    }
  } else if (!isInFrame(offset, size)) yield problem(`offsets from -512 to ${-size} in the frame`, `${offset}`);
  else if (access === "read" && !isWritten(state, offset, size)) {
    yield problem("stack that was written before it is read, on every path", `fp${offset}`);
  }
}

function* arithmeticProblems(insn: Insn, state: AbstractState, problem: MakeProblem): Iterable<FlowProblem> {
  const cls = insn.opcode & 0x07;
  if (cls !== CLASS.ALU && cls !== CLASS.ALU64 || isMove(insn) && cls === CLASS.ALU64) return;
  const operands = registersRead(insn).map((register) => registerIn(state, register));
  if (!operands.some((operand) => isPointer(operand) || operand.kind === "any")) return;
  const result = moved(insn, state);
  if (isPointer(result) && Math.abs(result.offset) <= FARTHEST) return;
  yield problem(
    "numbers to calculate with, or a constant added to a pointer",
    operands.map(abstractText).join(" and "),
  );
}

/** What is known behind an instruction. */
function transfer(insn: Insn, state: AbstractState): AbstractState {
  if (isCall(insn)) return afterCall(insn, state);
  if (isStore(insn)) return afterStore(insn, state);
  const [written] = registersWritten(insn);
  if (written === undefined || written >= 10) return state;
  return withRegister(state, written, resultOf(insn, state));
}

function resultOf(insn: Insn, state: AbstractState): Abstract {
  if (isLoad(insn)) return loaded(insn, state);
  if (isLdImm64(insn)) return insn.src === 0 ? someScalar : anything;
  return moved(insn, state);
}

/** What a 64-bit move or an addition of a constant leaves; any other result is some number. */
function moved(insn: Insn, state: AbstractState): Abstract {
  if ((insn.opcode & 0x07) !== CLASS.ALU64 || insn.off !== 0) return someScalar;
  const operand: Abstract = usesSource(insn)
    ? registerIn(state, insn.src)
    : { kind: "scalar", value: BigInt(insn.imm) };
  if (isMove(insn)) return operand.kind === "unset" ? someScalar : operand;
  const operation = operationOf(insn);
  const base = registerIn(state, insn.dst);
  const isSum = operation === ALU.ADD || operation === ALU.SUB;
  if (!isSum || !isPointer(base) || operand.kind !== "scalar" || operand.value === undefined) return someScalar;
  const distance = Number(operand.value);
  return { ...base, offset: base.offset + (operation === ALU.ADD ? distance : -distance) };
}

function loaded(insn: Insn, state: AbstractState): Abstract {
  const pointer = registerIn(state, insn.src);
  if (pointer.kind !== "frame" || accessSize(insn) !== 8) return someScalar;
  return state.slots.get(pointer.offset + insn.off) ?? someScalar;
}

function afterStore(insn: Insn, state: AbstractState): AbstractState {
  const pointer = registerIn(state, insn.dst);
  if (pointer.kind !== "frame") return state;
  const offset = pointer.offset + insn.off;
  const size = accessSize(insn);
  if (!isInFrame(offset, size)) return state;
  const value = isStoreRegister(insn) ? registerIn(state, insn.src) : someScalar;
  return withFrameBytes(state, offset, size, value);
}

function afterCall(insn: Insn, state: AbstractState): AbstractState {
  const [target, size] = [registerIn(state, 1), registerIn(state, 2)];
  const bytes = size.kind === "scalar" && size.value !== undefined ? Number(size.value) : 0;
  const fills = PROBE_READS.includes(insn.imm) && target.kind === "frame" && isInFrame(target.offset, bytes);
  const filled = fills ? withFrameBytes(state, target.offset, bytes, someScalar) : state;
  const scratched = filled.registers.map((value, register) =>
    register === 0 ? someScalar : register <= 5 ? unset : value
  );
  return { ...filled, registers: scratched };
}
