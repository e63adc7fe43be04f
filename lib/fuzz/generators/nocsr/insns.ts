/**
 * Instructions by what they do.
 *
 * @module
 */
import type { Insn } from "../../../bpf/insn.ts";
import { ALU, CALL, CLASS, FRAME_POINTER, IMM64, JUMP, MODE, SIZE, SOURCE } from "../../../bpf/opcode.ts";

/** Bytes of an access. */
export type Size = 1 | 2 | 4 | 8;

const SIZES: Readonly<Record<Size, number>> = { 1: SIZE.B, 2: SIZE.H, 4: SIZE.W, 8: SIZE.DW };

/** `dst = imm` */
export function moveNumber(dst: number, imm: number): Insn {
  return { opcode: CLASS.ALU64 | ALU.MOV | SOURCE.K, dst, src: 0, off: 0, imm };
}

/** `dst = src` */
export function move(dst: number, src: number): Insn {
  return { opcode: CLASS.ALU64 | ALU.MOV | SOURCE.X, dst, src, off: 0, imm: 0 };
}

/** `dst op= src`, of 64 bits. */
export function compute(operation: number, dst: number, src: number): Insn {
  return { opcode: CLASS.ALU64 | operation | SOURCE.X, dst, src, off: 0, imm: 0 };
}

/** `dst op= imm`, of 64 bits. */
export function computeNumber(operation: number, dst: number, imm: number): Insn {
  return { opcode: CLASS.ALU64 | operation | SOURCE.K, dst, src: 0, off: 0, imm };
}

/** `dst = *(uN *)(src + off)` */
export function load(dst: number, src: number, off: number, size: Size = 8): Insn {
  return { opcode: CLASS.LDX | MODE.MEM | SIZES[size], dst, src, off, imm: 0 };
}

/** `*(uN *)(dst + off) = src` */
export function store(dst: number, off: number, src: number, size: Size = 8): Insn {
  return { opcode: CLASS.STX | MODE.MEM | SIZES[size], dst, src, off, imm: 0 };
}

/** `*(uN *)(dst + off) = imm` */
export function storeNumber(dst: number, off: number, imm: number, size: Size = 8): Insn {
  return { opcode: CLASS.ST | MODE.MEM | SIZES[size], dst, src: 0, off, imm };
}

/** `lock *(uN *)(dst + off) op= src`; an operation may fetch. */
export function atomic(operation: number, dst: number, off: number, src: number, size: 4 | 8 = 8): Insn {
  return { opcode: CLASS.STX | MODE.ATOMIC | SIZES[size], dst, src, off, imm: operation };
}

/** A spill: `*(u64 *)(r10 + off) = src` */
export function spill(off: number, src: number): Insn {
  return store(FRAME_POINTER, off, src);
}

/** A fill: `dst = *(u64 *)(r10 + off)` */
export function fill(dst: number, off: number): Insn {
  return load(dst, FRAME_POINTER, off);
}

/** A call of a helper. */
export function callHelper(helper: number): Insn {
  return { opcode: CLASS.JMP | JUMP.CALL, dst: 0, src: CALL.HELPER, off: 0, imm: helper };
}

/** A call of the kernel function at this place among a question's. */
export function callKfunc(place: number): Insn {
  return { opcode: CLASS.JMP | JUMP.CALL, dst: 0, src: CALL.KFUNC, off: 0, imm: place };
}

/** A call of a function of the program, by its distance. */
export function callSubprog(distance: number): Insn {
  return { opcode: CLASS.JMP | JUMP.CALL, dst: 0, src: CALL.SUBPROG, off: 0, imm: distance };
}

/** `dst = map[place] ll`, both slots. */
export function loadMap(dst: number, place: number): readonly [Insn, Insn] {
  const first = { opcode: CLASS.LD | MODE.IMM | SIZE.DW, dst, src: IMM64.MAP_IDX, off: 0, imm: place };
  return [first, { opcode: 0, dst: 0, src: 0, off: 0, imm: 0 }];
}

/** `if dst op imm goto`, its distance left at 0. */
export function branch(operation: number, dst: number, imm: number): Insn {
  return { opcode: CLASS.JMP | operation | SOURCE.K, dst, src: 0, off: 0, imm };
}

/** `exit` */
export const exit: Insn = { opcode: CLASS.JMP | JUMP.EXIT, dst: 0, src: 0, off: 0, imm: 0 };
