/**
 * Which registers an instruction reads and writes, and where control goes after it.
 *
 * @module
 */
import type { Insn, Program } from "./insn.ts";
import {
  classOf,
  isAlu,
  isAtomic,
  isCall,
  isConditionalJump,
  isExit,
  isGoto,
  isLdImm64,
  isLoad,
  isLoadAcquire,
  isMove,
  isPacketLoad,
  isStore,
  isStoreImm,
  isStoreRelease,
  jumpTarget,
  operationOf,
  usesSource,
} from "./insn_kind.ts";
import { ALU, ATOMIC, CLASS, JUMP, MODE } from "./opcode.ts";

/** What a call reads and writes, which its instruction alone does not tell. */
export interface CallEffects {
  /** The registers that carry its arguments. */
  readonly reads: readonly number[];
  /** The registers that do not hold after it what they held before. */
  readonly writes: readonly number[];
}

/** The effects of a call of which nothing is known: it may take five arguments and scratches what any call may. */
export const anyCall: CallEffects = { reads: [1, 2, 3, 4, 5], writes: [0, 1, 2, 3, 4, 5] };

/**
 * The registers whose values an instruction uses.
 *
 * @param insn The instruction; the second slot of a 64-bit immediate uses none.
 * @param call What it does if it is a call.
 */
export function registersRead(insn: Insn, call: CallEffects = anyCall): readonly number[] {
  if (isCall(insn)) return call.reads;
  if (isExit(insn)) return [0];
  if (isAlu(insn)) return aluReads(insn);
  if (isLoad(insn) || isLoadAcquire(insn)) return [insn.src];
  if (isStoreImm(insn)) return [insn.dst];
  if (isAtomic(insn)) return atomicReads(insn);
  if (isStore(insn)) return [insn.dst, insn.src];
  if (isConditionalJump(insn)) return branchReads(insn);
  // Legacy packet access takes the packet from r6.
  if (isPacketLoad(insn)) return (insn.opcode & 0xe0) === MODE.IND ? [6, insn.src] : [6];
  return [];
}

function aluReads(insn: Insn): readonly number[] {
  if (isMove(insn)) return usesSource(insn) ? [insn.src] : [];
  // A byte swap's source bit chooses the byte order.
  if (operationOf(insn) === ALU.NEG || operationOf(insn) === ALU.END) return [insn.dst];
  return usesSource(insn) ? [insn.dst, insn.src] : [insn.dst];
}

function atomicReads(insn: Insn): readonly number[] {
  return insn.imm === ATOMIC.CMPXCHG ? [insn.dst, insn.src, 0] : [insn.dst, insn.src];
}

function branchReads(insn: Insn): readonly number[] {
  if (operationOf(insn) === JUMP.JCOND) return [];
  return usesSource(insn) ? [insn.dst, insn.src] : [insn.dst];
}

/**
 * The registers that an instruction writes.
 *
 * @param insn The instruction; the second slot of a 64-bit immediate writes none.
 * @param call What it does if it is a call.
 */
export function registersWritten(insn: Insn, call: CallEffects = anyCall): readonly number[] {
  if (isCall(insn)) return call.writes;
  if (isAlu(insn) || isLoad(insn) || isLdImm64(insn) || isLoadAcquire(insn)) return [insn.dst];
  if (isPacketLoad(insn)) return anyCall.writes;
  if (!isAtomic(insn) || isStoreRelease(insn)) return [];
  if (insn.imm === ATOMIC.CMPXCHG) return [0];
  return (insn.imm & ATOMIC.FETCH) !== 0 ? [insn.src] : [];
}

/**
 * The slots to which control may go after the instruction at `index`, within its function: none after an exit, and the
 * slot behind it after a call. A slot outside the program is left out.
 */
export function successors(program: Program, index: number): readonly number[] {
  const insn = program[index];
  if (insn === undefined || isExit(insn)) return [];
  const next = index + (isLdImm64(insn) ? 2 : 1);
  const target = jumpTarget(program, index);
  const all: number[] = [];
  if (next < program.length && (target === undefined || !isGoto(insn))) all.push(next);
  if (target !== undefined && target >= 0 && target < program.length) all.push(target);
  return all;
}

/** Whether the slot is an instruction of its own and not the second half of a 64-bit immediate. */
export function isWholeInsn(program: Program, index: number): boolean {
  const before = program[index - 1];
  const insn = program[index];
  if (insn === undefined || before === undefined || !isLdImm64(before)) return insn !== undefined;
  return !(classOf(insn) === CLASS.LD && insn.opcode === 0);
}

/**
 * Whether, from the instruction at `start` on, some path reads a register before it writes it.
 *
 * @param program The program.
 * @param start The slot to start from.
 * @param register The register's number.
 * @param callAt What the call at a slot reads and writes.
 */
export function isLiveAt(
  program: Program,
  start: number,
  register: number,
  callAt: (index: number) => CallEffects = () => anyCall,
): boolean {
  const seen = new Set<number>();
  const pending = [start];
  for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
    const insn = program[index];
    if (insn === undefined || seen.has(index)) continue;
    seen.add(index);
    if (registersRead(insn, callAt(index)).includes(register)) return true;
    if (!registersWritten(insn, callAt(index)).includes(register)) pending.push(...successors(program, index));
  }
  return false;
}
