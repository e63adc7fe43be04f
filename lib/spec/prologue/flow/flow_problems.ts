import { registersRead, registersWritten } from "../../../bpf/effects.ts";
import { helperById } from "../../../bpf/helpers.ts";
import type { Insn } from "../../../bpf/insn.ts";
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
} from "../../../bpf/insn_kind.ts";
import { CLASS } from "../../../bpf/opcode.ts";
import { abstractText, isPointer } from "./abstract.ts";
import { type AbstractState, isInFrame, isWritten, registerIn } from "./abstract_state.ts";
import { PT_REGS_BYTES } from "../pt_regs.ts";
import { PROBE_READS } from "../rig.ts";
import { moved } from "./transfer.ts";

/** Something for which a verifier may refuse a prologue. */
export interface FlowProblem {
  readonly index: number;
  readonly wanted: string;
  readonly seen: string;
}

/** What is wrong with an instruction, given what is known in front of it. */
export function* problemsAt(insn: Insn, index: number, state: AbstractState): Iterable<FlowProblem> {
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
