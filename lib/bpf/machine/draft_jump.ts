import { classOf, operationOf, usesSource } from "../insn_kind.ts";
import { CALL, CLASS, JUMP } from "../opcode.ts";
import { callFunction, callRegister, callSubprog } from "./call.ts";
import { jumps32, jumps64, symbols } from "./comparison.ts";
import type { Cpu } from "./cpu.ts";
import { type Draft, type Slot, unusedFields } from "./draft.ts";
import type { Branch } from "./observer.ts";
import { stop } from "./trap.ts";
import { get32, get64, registerAt } from "./words.ts";

/** Drafts a jump, call or exit, or says why it is none. */
export function draftJump(slot: Slot): Draft | string {
  const { insn } = slot;
  const is32 = classOf(insn) === CLASS.JMP32;
  const operation = operationOf(insn);
  if (symbols.has(operation)) return draftConditional(slot);
  if (operation === JUMP.JA && !usesSource(insn)) return draftGoto(slot);
  if (operation === JUMP.CALL && !is32) return usesSource(insn) ? draftCallx(slot) : draftCall(slot);
  if (operation === JUMP.EXIT && !is32 && !usesSource(insn)) return draftExit(slot);
  if (operation === JUMP.JCOND && !is32 && !usesSource(insn)) return draftMayGoto(slot);
  return "wanted a jump, call or exit";
}

function draftGoto({ insn, index }: Slot): Draft | string {
  const isLong = classOf(insn) === CLASS.JMP32;
  const unused = unusedFields(insn, "dst", "src", isLong ? "off" : "imm");
  if (unused !== undefined) return unused;
  const target = index + 1 + (isLong ? insn.imm : insn.off);
  return { execute: () => target, reads: [], writes: [] };
}

function draftExit({ insn }: Slot): Draft | string {
  return unusedFields(insn, "dst", "src", "off", "imm") ??
    { execute: (cpu) => cpu.leave(), reads: [], writes: [] };
}

function draftCall({ insn, index, slots, extensions }: Slot): Draft | string {
  const isXlated = extensions.includes("xlated");
  const offMayBeSet = isXlated || insn.src === CALL.KFUNC;
  const unused = offMayBeSet ? unusedFields(insn, "dst") : unusedFields(insn, "dst", "off");
  if (unused !== undefined) return unused;
  switch (insn.src) {
    case CALL.HELPER:
    case CALL.KFUNC:
      return { execute: callFunction(insn.src, insn.imm, index), reads: [], writes: [] };
    case CALL.SUBPROG: {
      const target = index + 1 + (isXlated && insn.off !== 0 ? insn.off : insn.imm);
      const execute = target >= 0 && target < slots ? callSubprog(target, index) : stop({ kind: "bad-target", target });
      return { execute, reads: [], writes: [] };
    }
    default:
      return `wanted a call of kind 0, 1 or 2 in src, got ${insn.src}`;
  }
}

function draftCallx({ insn, index, extensions }: Slot): Draft | string {
  if (!extensions.includes("callx")) return "wanted a call by number, got one by register";
  return unusedFields(insn, "src", "off", "imm") ??
    { execute: callRegister(registerAt(insn.dst), index), reads: [insn.dst], writes: [] };
}

function draftConditional({ insn, index, constants }: Slot): Draft | string {
  const is32 = classOf(insn) === CLASS.JMP32;
  const operation = operationOf(insn);
  const make = (is32 ? jumps32 : jumps64).get(operation);
  const comparison = symbols.get(operation);
  const isX = usesSource(insn);
  const unused = unusedFields(insn, isX ? "imm" : "src");
  if (make === undefined || comparison === undefined || unused !== undefined) return unused ?? "wanted a comparison";
  const d = registerAt(insn.dst);
  const s = isX ? registerAt(insn.src) : constants.at(BigInt(insn.imm));
  const target = index + 1 + insn.off;
  const holds = make(d, s, 1, 0);
  const operand = (cpu: Cpu, at: number): bigint => is32 ? BigInt(get32(cpu.words, at)) : get64(cpu.words, at);
  return {
    execute: make(d, s, target, index + 1),
    watched: (cpu) =>
      decide(cpu, {
          index,
          comparison,
          width: is32 ? 32 : 64,
          left: operand(cpu, d),
          right: operand(cpu, s),
          holds: holds(cpu) === 1,
        })
        ? target
        : index + 1,
    reads: isX ? [insn.dst, insn.src] : [insn.dst],
    writes: [],
  };
}

function draftMayGoto({ insn, index }: Slot): Draft | string {
  const unused = unusedFields(insn, "dst", "src", "imm");
  if (unused !== undefined) return unused;
  const target = index + 1 + insn.off;
  const go = (cpu: Cpu, taken: boolean): number => {
    if (taken) return target;
    cpu.useRound();
    return index + 1;
  };
  return {
    execute: (cpu) => go(cpu, cpu.rounds <= 0),
    watched: (cpu) => {
      const left = BigInt(Math.max(cpu.rounds, 0));
      return go(cpu, decide(cpu, { index, comparison: "may_goto", width: 64, left, right: 0n, holds: left === 0n }));
    },
    reads: [],
    writes: [],
  };
}

/** Whether to jump: as the run's input decides, or else as the comparison says. */
function decide({ input }: Cpu, branch: Branch): boolean {
  const taken = input.decide?.(branch) ?? branch.holds;
  input.observer?.onBranch?.({ ...branch, taken });
  return taken;
}
