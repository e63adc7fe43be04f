import { registersWritten, successors } from "../../../bpf/effects.ts";
import type { Insn, Program } from "../../../bpf/insn.ts";
import {
  classOf,
  isAlu,
  isConditionalJump,
  isLdImm64,
  isMove,
  isSubprogCall,
  jumpTarget,
  subprogTarget,
  usesSource,
} from "../../../bpf/insn_kind.ts";
import { CLASS, FRAME_POINTER, IMM64 } from "../../../bpf/opcode.ts";
import { alu } from "../../nocsr/paths/alu.ts";
import { branch } from "../../nocsr/paths/branch.ts";
import { scalar, unknown } from "../../nocsr/paths/value.ts";
import { plain, settled, type Value } from "./value.ts";

/** What is known of r0 to r10. */
export type Registers = readonly Value[];

/** A slot to which control may go, and what is known there. */
export interface Arrival {
  readonly slot: number;
  readonly registers: Registers;
}

/**
 * The slots to which control may go from an instruction, a called function's first one included, and what is known
 * there.
 *
 * @throws {Refusal} For arithmetic on frame pointers that a verifier does not allow.
 */
export function arrivals(program: Program, slot: number, before: Registers): readonly Arrival[] {
  const insn = program[slot];
  if (insn === undefined) return [];
  if (isConditionalJump(insn)) return branches(program, slot, insn, before);
  const after = registersAfter(insn, program[slot + 1], before);
  const next = successors(program, slot).map((successor) => ({ slot: successor, registers: after }));
  const callee = isSubprogCall(insn) ? subprogTarget(program, slot) : undefined;
  return callee === undefined ? next : [...next, { slot: callee, registers: passed(before) }];
}

/** Of the caller's registers a function sees r1 to r5. */
function passed(registers: Registers): Registers {
  return registers.map((value, register) => register >= 1 && register <= 5 ? value : unknown);
}

function registersAfter(insn: Insn, second: Insn | undefined, before: Registers): Registers {
  if (isLdImm64(insn)) return before.with(insn.dst, loaded(insn, second));
  if (isAlu(insn)) return before.with(insn.dst, computed(insn, before));
  return registersWritten(insn).reduce<Registers>((all, register) => all.with(register, unknown), before);
}

function loaded({ src, imm }: Insn, second: Insn | undefined): Value {
  if (src === IMM64.MAP_IDX) return { kind: "map", place: imm };
  if (src !== IMM64.NUMBER) return unknown;
  return scalar(BigInt.asIntN(64, BigInt(second?.imm ?? 0) << 32n | BigInt.asUintN(32, BigInt(imm))));
}

function computed(insn: Insn, before: Registers): Value {
  const source = before[insn.src] ?? unknown;
  if (isMove(insn) && usesSource(insn) && insn.off === 0 && classOf(insn) === CLASS.ALU64) return source;
  return settled(alu(insn, plain(before[insn.dst] ?? unknown), plain(source)));
}

function branches(program: Program, slot: number, insn: Insn, before: Registers): readonly Arrival[] {
  const dst = before[insn.dst] ?? unknown;
  const { taken, passed } = branch(insn, plain(dst), plain(before[insn.src] ?? unknown));
  const way = (to: number, value: Value | undefined): readonly Arrival[] => {
    if (value === undefined) return [];
    return [{ slot: to, registers: dst.kind === "map" ? before : before.with(insn.dst, settled(value)) }];
  };
  return [...way(slot + 1, passed), ...way(jumpTarget(program, slot) ?? slot + 1, taken)];
}

/** What is known where a function begins: its own frame pointer, and what its callers pass. */
export function atStart(owner: number, registers: Registers): Registers {
  return registers.with(FRAME_POINTER, { kind: "frame", frame: owner, min: 0, max: 0 });
}

/** What is known of nothing at all. */
export const NOTHING_KNOWN: Registers = Array.from({ length: FRAME_POINTER + 1 }, () => unknown);
