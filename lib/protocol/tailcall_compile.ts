import { z } from "zod";
import type { Program } from "../bpf/insn.ts";
import { type Register, REGISTERS } from "../x86/register.ts";
import { bytes, program, u64 } from "./codecs.ts";

/** A program array that a program refers to by its place among the case's maps (`r2 = map[0] ll`). */
export interface ProgramArray {
  /** How many elements it has. */
  readonly maxEntries: number;
}

/** The two forms of a five-byte nop, as hexadecimal digits; which one a kernel uses depends on the CPU. */
export type Nop5 = "0f1f440000" | "6666666690";

/**
 * Input of `tailcall.compile`: a program with its subprograms, to be turned into x86-64 machine code.
 *
 * A tail call is `call 12` with the array in r2 and the index in r3. The program may assume a context of 96 bytes that it
 * reads as twelve 64-bit words and does not write. All arrays are empty.
 */
export interface TailcallCompileInput {
  /** The program with its subprograms, each of which ends before the next begins. */
  readonly program: Program;
  /** The program arrays, by their places. */
  readonly maps: readonly ProgramArray[];
  /** Whether the program came from classic BPF: then no tail call can be in it, nor lead to its counter. */
  readonly classic: boolean;
  /**
   * Whether a tail call with a known array and a known index may be compiled into a direct one. `false` stands for
   * whatever keeps a kernel from it: a loader without CAP_BPF, constant blinding.
   */
  readonly direct: boolean;
  /** The nop to use; absent where that is left to the implementation. */
  readonly nop5?: Nop5;
}

/** The machine code of one function. */
export interface CompiledFunction {
  /** Where it lies when it runs: the address of its first byte, to which calls of it go. */
  readonly address: bigint;
  /** The machine code, without padding. */
  readonly code: Uint8Array;
}

/** A tail call in the machine code. */
export type CompiledSite =
  /** One of a known array and index: its two poke locations, five bytes each. Execution goes on behind the target. */
  | {
    readonly kind: "direct";
    /** The slot of its `call 12` in the program that was given. */
    readonly insn: number;
    /** The address of the bypass, which skips the target and what comes before it. */
    readonly bypass: bigint;
    /** The address of the target, which a jump into the called program replaces. */
    readonly target: bigint;
  }
  /** One that looks the program up in the array whenever it runs. */
  | {
    readonly kind: "indirect";
    /** The slot of its `call 12` in the program that was given. */
    readonly insn: number;
    /** The address at which execution goes on if there is no program to call. */
    readonly behind: bigint;
  };

/** What lies outside the machine code at an address that it calls or jumps to. */
export type CompiledExternal =
  /** A BPF helper: a C function. */
  | { readonly kind: "helper"; readonly address: bigint; readonly helper: number }
  /** What stands for `ret`; it is jumped to. */
  | { readonly kind: "return-thunk"; readonly address: bigint }
  /** What stands for `jmp register`; it is jumped to. */
  | { readonly kind: "indirect-thunk"; readonly address: bigint; readonly register: Register };

/** How a program array and a program lie in memory: offsets in bytes. */
export interface ArrayLayout {
  /** From the array's start to the number of its elements, 32 bits. */
  readonly maxEntries: number;
  /** From the array's start to the pointer to the program of its first element, 64 bits, 0 where it is empty. */
  readonly programs: number;
  /** From a program's start to the address of its machine code, 64 bits. */
  readonly code: number;
}

/** Memory that the machine code reads or writes beside its context, its stack and its program arrays. */
export interface CompiledMemory {
  /** The address of its first byte. */
  readonly address: bigint;
  /** What lies there. */
  readonly bytes: Uint8Array;
}

/** Value of `tailcall.compile`: machine code, and all that is needed to run it without knowing who made it. */
export interface TailcallCompileValue {
  /** The functions in the order of the program: the entry, then every subprogram by its first slot. */
  readonly functions: readonly CompiledFunction[];
  /** The tail calls, in any order. */
  readonly sites: readonly CompiledSite[];
  /** Bytes from a function's start to where a tail call into it goes: behind `mov rbp,rsp`. */
  readonly entrySkip: number;
  /** Where each array of the input lies: the constant that stands for `map[i]`. */
  readonly arrays: readonly bigint[];
  /** Where a program array and a program keep what the code reads of them. */
  readonly layout: ArrayLayout;
  /** The addresses outside the code that it calls or jumps to. */
  readonly externals: readonly CompiledExternal[];
  /** Memory beside the arrays that the code reads. */
  readonly memory: readonly CompiledMemory[];
  /** What `gs:` addresses are relative to; absent where the code uses none. */
  readonly gsBase?: bigint;
}

/** Schema of {@linkcode TailcallCompileInput}. */
export const tailcallCompileInput: z.ZodType<TailcallCompileInput> = z.strictObject({
  program,
  maps: z.array(z.strictObject({ maxEntries: z.int().min(1).max(4096).default(1) })).max(8).default([]),
  classic: z.boolean().default(false),
  direct: z.boolean().default(true),
  nop5: z.enum(["0f1f440000", "6666666690"]).exactOptional(),
});

const offset = z.int().min(0).max(65536);

const site = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("direct"), insn: z.int().min(0), bypass: u64, target: u64 }),
  z.strictObject({ kind: z.literal("indirect"), insn: z.int().min(0), behind: u64 }),
]);

const external = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("helper"), address: u64, helper: z.int().min(0) }),
  z.strictObject({ kind: z.literal("return-thunk"), address: u64 }),
  z.strictObject({ kind: z.literal("indirect-thunk"), address: u64, register: z.enum(REGISTERS) }),
]);

/** Schema of {@linkcode TailcallCompileValue}. */
export const tailcallCompileValue: z.ZodType<TailcallCompileValue> = z.strictObject({
  functions: z.array(z.strictObject({ address: u64, code: bytes })).max(256),
  sites: z.array(site).max(256),
  entrySkip: z.int().min(0).max(256),
  arrays: z.array(u64).max(8).default([]),
  layout: z.strictObject({ maxEntries: offset, programs: offset, code: offset }),
  externals: z.array(external).max(1024).default([]),
  memory: z.array(z.strictObject({ address: u64, bytes })).max(64).default([]),
  gsBase: u64.exactOptional(),
});
