/**
 * The stack, jumps, calls, and what does nothing. Displacements are relative to the next instruction.
 *
 * @module
 */
import { type Condition, CONDITIONS } from "../flags.ts";
import { type Register, registerNumber } from "../register.ts";
import { encode, join, signedBytes } from "./encode.ts";

/** `push src`. */
export function push(src: Register): Uint8Array {
  return shortForm(0x50, src);
}

/** `pop dst`. */
export function pop(dst: Register): Uint8Array {
  return shortForm(0x58, dst);
}

function shortForm(opcode: number, register: Register): Uint8Array {
  const number = registerNumber(register);
  return Uint8Array.from([...(number > 7 ? [0x41] : []), opcode | number & 7]);
}

/** `leave`: the frame pointer's value becomes `rsp`, and the caller's frame pointer is popped. */
export function leave(): Uint8Array {
  return Uint8Array.of(0xc9);
}

/** `ret`. */
export function ret(): Uint8Array {
  return Uint8Array.of(0xc3);
}

/** `jmp` with a displacement of 8 bits. */
export function jmp8(displacement: number): Uint8Array {
  return join([0xeb], signedBytes(displacement, 8, "displacement"));
}

/** `jmp` with a displacement of 32 bits. */
export function jmp32(displacement: number): Uint8Array {
  return join([0xe9], signedBytes(displacement, 32, "displacement"));
}

/** `jcc` with a displacement of 8 bits: `77` is `ja`. */
export function jcc8(condition: Condition, displacement: number): Uint8Array {
  return join([0x70 | CONDITIONS.indexOf(condition)], signedBytes(displacement, 8, "displacement"));
}

/** `jcc` with a displacement of 32 bits. */
export function jcc32(condition: Condition, displacement: number): Uint8Array {
  return join([0x0f, 0x80 | CONDITIONS.indexOf(condition)], signedBytes(displacement, 32, "displacement"));
}

/** `call` with a displacement of 32 bits. */
export function call32(displacement: number): Uint8Array {
  return join([0xe8], signedBytes(displacement, 32, "displacement"));
}

/** `jmp target`. */
export function jmpRegister(target: Register): Uint8Array {
  return encode({ size: 4, opcode: [0xff], reg: 4, rm: target });
}

/** `call target`. */
export function callRegister(target: Register): Uint8Array {
  return encode({ size: 4, opcode: [0xff], reg: 2, rm: target });
}

/** `int3`. */
export function int3(): Uint8Array {
  return Uint8Array.of(0xcc);
}

/** `ud2`. */
export function ud2(): Uint8Array {
  return Uint8Array.of(0x0f, 0x0b);
}

/** `endbr64`, the landing pad of indirect branches. */
export function endbr64(): Uint8Array {
  return Uint8Array.of(0xf3, 0x0f, 0x1e, 0xfa);
}

const NOPS = [
  [0x90],
  [0x66, 0x90],
  [0x0f, 0x1f, 0x00],
  [0x0f, 0x1f, 0x40, 0x00],
  [0x0f, 0x1f, 0x44, 0x00, 0x00],
  [0x66, 0x0f, 0x1f, 0x44, 0x00, 0x00],
  [0x0f, 0x1f, 0x80, 0x00, 0x00, 0x00, 0x00],
  [0x0f, 0x1f, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00],
] as const;

/**
 * One instruction that does nothing, of the recommended form for its length: 2 bytes are `6690`, 5 are `0f1f440000`.
 *
 * @param length Bytes.
 */
export function nop(length: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8): Uint8Array {
  return Uint8Array.from(NOPS[length - 1] ?? []);
}

/** The five-byte nop of CPUs that run prefixes faster: `6666666690`. */
export function prefixedNop5(): Uint8Array {
  return Uint8Array.of(0x66, 0x66, 0x66, 0x66, 0x90);
}
