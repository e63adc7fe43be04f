/**
 * The instructions of which prologues are made.
 *
 * @module
 */
import type { Insn } from "../../bpf/insn.ts";
import { ALU, CALL, CLASS, JUMP, MODE, SIZE, SOURCE } from "../../bpf/opcode.ts";
import type { Draft, Target } from "./draft.ts";

/** `dst = src`, 64 bits. */
export function move(dst: number, src: number): Insn {
  return insn(CLASS.ALU64 | ALU.MOV | SOURCE.X, { dst, src });
}

/** `dst = imm`, 64 bits. */
export function moveImm(dst: number, imm: number): Insn {
  return insn(CLASS.ALU64 | ALU.MOV | SOURCE.K, { dst, imm });
}

/** `dst += imm`, 64 bits. */
export function addImm(dst: number, imm: number): Insn {
  return insn(CLASS.ALU64 | ALU.ADD | SOURCE.K, { dst, imm });
}

/** Loads from `src + off` into `dst`, extending with zeros. */
export function load(bytes: Bytes, dst: number, src: number, off: number): Insn {
  return insn(CLASS.LDX | MODE.MEM | SIZES[bytes], { dst, src, off });
}

/** Loads from `src + off` into `dst`, extending with the sign. */
export function loadSigned(bytes: Exclude<Bytes, 8>, dst: number, src: number, off: number): Insn {
  return insn(CLASS.LDX | MODE.MEMSX | SIZES[bytes], { dst, src, off });
}

/** Stores the eight bytes of `src` to `dst + off`. */
export function store(dst: number, off: number, src: number): Insn {
  return insn(CLASS.STX | MODE.MEM | SIZE.DW, { dst, src, off });
}

/** Calls a helper. */
export function callHelper(id: number): Insn {
  return insn(CLASS.JMP | JUMP.CALL, { src: CALL.HELPER, imm: id });
}

/** Jumps if `dst` is not 0. */
export function jumpIfNotZero(dst: number, to: Target): Draft {
  return { ...insn(CLASS.JMP | JUMP.JNE | SOURCE.K, { dst }), to };
}

/** Jumps if `dst` is 0. */
export function jumpIfZero(dst: number, to: Target): Draft {
  return { ...insn(CLASS.JMP | JUMP.JEQ | SOURCE.K, { dst }), to };
}

/** Jumps. */
export function jump(to: Target): Draft {
  return { ...insn(CLASS.JMP | JUMP.JA, {}), to };
}

/** How many bytes an access can have. */
export type Bytes = 1 | 2 | 4 | 8;

const SIZES = { 1: SIZE.B, 2: SIZE.H, 4: SIZE.W, 8: SIZE.DW } as const;

function insn(opcode: number, fields: Partial<Omit<Insn, "opcode">>): Insn {
  return { opcode, dst: 0, src: 0, off: 0, imm: 0, ...fields };
}
