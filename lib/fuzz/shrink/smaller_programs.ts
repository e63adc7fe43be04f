import { isWholeInsn } from "../../bpf/effects.ts";
import type { Insn, Program } from "../../bpf/insn.ts";
import {
  isCall,
  isConditionalJump,
  isExit,
  isGoto,
  isLdImm64,
  isLoad,
  isStore,
  jumpTarget,
} from "../../bpf/insn_kind.ts";
import { subprogTarget } from "../../bpf/insn_kind.ts";

/**
 * Programs that say the same with less, those that take away most first: without some of the instructions, jumps and
 * calls led around the gap; then with plainer instructions and lower numbers.
 */
export function* smallerPrograms(program: Program): Iterable<Program> {
  for (let size = program.length >> 1; size >= 1; size = size >> 1) {
    for (let from = program.length - size; from >= 0; from -= Math.max(1, size >> 1)) {
      yield* without(program, from, from + size);
    }
  }
  yield* pairsOut(program);
  for (const [slot, insn] of program.entries()) {
    if (!isWholeInsn(program, slot)) continue;
    for (const plainer of plainerThan(insn)) yield program.with(slot, plainer);
  }
  yield* numberedLower(program);
}

/** The program without a stretch of slots; nothing if only half of a 64-bit immediate would go. */
function* without(program: Program, from: number, to: number): Iterable<Program> {
  if (!isWholeInsn(program, from) || (to < program.length && !isWholeInsn(program, to))) return;
  const gone = new Set<number>();
  for (let slot = from; slot < to; slot++) gone.add(slot);
  yield cut(program, gone);
}

/** Without two instructions that are apart: an argument and its use, a spill and its fill. */
function* pairsOut(program: Program): Iterable<Program> {
  if (program.length > 40) return;
  for (let a = program.length - 1; a > 0; a--) {
    for (let b = a - 2; b >= 0; b--) {
      const whole = [a, a + 1, b, b + 1].every((slot) => slot >= program.length || isWholeInsn(program, slot));
      if (whole) yield cut(program, new Set([a, b]));
    }
  }
}

/** Takes slots out; what led to one of them leads to the next that is left. */
export function cut(program: Program, gone: ReadonlySet<number>): Program {
  const places: number[] = [];
  let place = 0;
  for (let slot = 0; slot <= program.length; slot++) {
    places.push(place);
    if (!gone.has(slot)) place++;
  }
  return program.flatMap((insn, slot) => gone.has(slot) ? [] : [relocated(program, insn, slot, places)]);
}

function relocated(program: Program, insn: Insn, slot: number, places: readonly number[]): Insn {
  const callee = subprogTarget(program, slot);
  const target = callee ?? jumpTarget(program, slot);
  const place = target === undefined ? undefined : places[target];
  if (place === undefined) return insn;
  const distance = place - (places[slot] ?? 0) - 1;
  // The address of a function counts from the second slot of the immediate, as a call does from the next.
  if (callee !== undefined) return { ...insn, imm: distance };
  return isLongGoto(insn) ? { ...insn, imm: distance } : { ...insn, off: distance };
}

function isLongGoto(insn: Insn): boolean {
  return isGoto(insn) && (insn.opcode & 7) === 6;
}

const ZERO = 0xb7;

/** Instructions that do less, and could stand in place of one. */
function* plainerThan(insn: Insn): Iterable<Insn> {
  if (isExit(insn) || isGoto(insn)) return;
  if (isCall(insn)) {
    if (insn.src === 0 && insn.imm !== 8) yield { ...insn, imm: 7 };
    if (insn.src === 0 && insn.imm === 8) return;
    yield { opcode: ZERO, dst: 0, src: 0, off: 0, imm: 0 };
    return;
  }
  if (isConditionalJump(insn)) {
    if (insn.imm !== 0) yield { ...insn, imm: 0 };
    if (insn.opcode !== 0x15) yield { ...insn, opcode: 0x15, src: 0, imm: 0 };
    return;
  }
  if (isLdImm64(insn)) return;
  if (isLoad(insn) && insn.src !== 10) {
    yield { opcode: ZERO, dst: insn.dst, src: 0, off: 0, imm: 0 };
    if (insn.off > 0) yield { ...insn, off: 0 };
  } else if (isStore(insn)) {
    if (insn.imm > 1) yield { ...insn, imm: 1 };
  } else if (insn.opcode !== ZERO) {
    yield { opcode: ZERO, dst: insn.dst, src: 0, off: 0, imm: 0 };
  }
  if (insn.imm > 1) yield* [0, 1].map((imm) => ({ ...insn, imm }));
}

/** With lower registers, and nearer slots of the frame. */
function* numberedLower(program: Program): Iterable<Program> {
  const registers = new Set(program.flatMap(({ dst, src, opcode }) => opcode === 0 ? [] : [dst, src]));
  for (const high of [9, 8, 7, 6, 5, 4, 3, 2]) {
    if (!registers.has(high)) continue;
    for (let low = 1; low < high; low++) yield program.map((insn) => renamed(insn, high, low));
  }
  const lowest = Math.min(0, ...program.flatMap(({ src, dst, off, opcode }) => isFrame(opcode, dst, src) ? [off] : []));
  if (lowest < -8) {
    const highest = Math.max(...program.flatMap(({ src, dst, off, opcode }) => isFrame(opcode, dst, src) ? [off] : []));
    for (const by of [-8 - highest, 8]) {
      if (highest + by < 0) {
        yield program.map((insn) => isFrame(insn.opcode, insn.dst, insn.src) ? { ...insn, off: insn.off + by } : insn);
      }
    }
  }
}

function isFrame(opcode: number, dst: number, src: number): boolean {
  const kind = opcode & 7;
  return kind === 1 ? src === 10 : kind === 2 || kind === 3 ? dst === 10 : false;
}

/** Swaps two registers. */
function renamed(insn: Insn, high: number, low: number): Insn {
  if (insn.opcode === 0 || isCall(insn)) return insn;
  const other = (register: number) => register === high ? low : register === low ? high : register;
  return isLdImm64(insn) ? { ...insn, dst: other(insn.dst) } : { ...insn, dst: other(insn.dst), src: other(insn.src) };
}
