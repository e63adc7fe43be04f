import type { Register, Size } from "./register.ts";

/** A general-purpose register, or the part of one that the operand's size names. */
export interface RegisterOperand {
  readonly kind: "register";
  /** The 64-bit register, also where only a part of it is meant. */
  readonly register: Register;
  /** Bytes: 4 for `eax`. */
  readonly size: Size;
  /** Whether this is bits 8–15 (`ah`, `ch`, `dh`, `bh`); then `size` is 1. */
  readonly high: boolean;
}

/** A constant. */
export interface ImmediateOperand {
  readonly kind: "immediate";
  /** As the CPU extends it to `size`, read as a signed number. */
  readonly value: bigint;
  /** Bytes after extension: 8 in `sub rsp,0x8` however it is encoded. */
  readonly size: Size;
}

/** A place in memory: `segment:[base + index*scale + disp]`. */
export interface MemoryOperand {
  readonly kind: "memory";
  /** Bytes accessed; 0 if none are (`lea`, `nop`) or if a general-purpose register would not hold them. */
  readonly size: Size | 0;
  /** The segment whose base is added. The others have base 0. */
  readonly segment: "fs" | "gs" | undefined;
  /** `undefined` if there is none; `rip` is the next instruction's address. */
  readonly base: Register | "rip" | undefined;
  /** `undefined` if there is none. */
  readonly index: Register | undefined;
  /** What the index is multiplied by. */
  readonly scale: 1 | 2 | 4 | 8;
  /** Signed; with base `rip`, relative to the next instruction, as it is encoded. */
  readonly disp: bigint;
  /** Bytes of the address that count: 4 behind an address size prefix. */
  readonly addressSize: 4 | 8;
}

/** Where a direct jump or call goes. */
export interface TargetOperand {
  readonly kind: "target";
  /** Absolute. */
  readonly address: bigint;
}

/** Anything that BPF code has no use for: vector, segment and control registers, far pointers, string operands. */
export interface OtherOperand {
  readonly kind: "other";
}

/** One operand of an instruction. */
export type Operand = RegisterOperand | ImmediateOperand | MemoryOperand | TargetOperand | OtherOperand;

/** How an instruction hands on control. */
export type Flow =
  | "next"
  | "jump"
  | "indirect-jump"
  | "conditional-jump"
  | "call"
  | "indirect-call"
  | "return"
  | "interrupt"
  | "exception"
  | "other";

/** One decoded x86-64 instruction. */
export interface Insn {
  readonly kind: "insn";
  /** Where it lies when the code runs. */
  readonly address: bigint;
  /** Where it lies in the bytes that were decoded. */
  readonly offset: number;
  /** Its encoding, 1–15 bytes. */
  readonly bytes: Uint8Array;
  /** Lower case, without prefixes: `mov`, `je`, `cmpxchg`. `movabs` is a `mov`. */
  readonly mnemonic: string;
  /** Destination first. */
  readonly operands: readonly Operand[];
  /** Whether it carries the lock prefix. */
  readonly lock: boolean;
  /** How control goes on. */
  readonly flow: Flow;
}

/** A byte at which no instruction starts, or the end of the bytes amid an instruction. */
export interface InvalidInsn {
  readonly kind: "invalid";
  /** Where it lies when the code runs. */
  readonly address: bigint;
  /** Where it lies in the bytes that were decoded. */
  readonly offset: number;
  /** The byte that could not be decoded; all that is left if the code is truncated there, which may be nothing. */
  readonly bytes: Uint8Array;
  /** `truncated` if zeros behind the bytes would make them an instruction. */
  readonly reason: "undecodable" | "truncated";
}

/** What decoding finds at an offset. */
export type Decoded = Insn | InvalidInsn;
