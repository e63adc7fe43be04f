import type { Insn } from "../../../x86/insn.ts";
import type { Register, Size } from "../../../x86/register.ts";
import type { RunEnd } from "../../../x86/run_end.ts";
import type { Caller } from "./caller.ts";

/** An access to memory by the trampoline's own instructions. */
export interface Access {
  /** The address of the instruction. */
  readonly at: bigint;
  readonly address: bigint;
  /** Bytes. */
  readonly size: Size;
}

/** What the program finds when it is called. */
export interface ProgramCall {
  /** The address of its context. */
  readonly context: bigint;
  /** The word before the context; `undefined` if there is no memory. */
  readonly before: bigint | undefined;
  /** The slots' words, with that of a result; `undefined` where there is no memory. */
  readonly slots: readonly (bigint | undefined)[];
  /** For each slot, the bytes at the address that it holds, at most 16; empty where there is no memory. */
  readonly behind: readonly Uint8Array[];
  /** Where the stack ends. */
  readonly rsp: bigint;
  /** Stores of the trampoline up to here. */
  readonly stores: readonly Access[];
}

/** What passes between the trampoline and what it calls before the program and behind it. */
export interface AroundProgram {
  /** What the call before the program returned, or the one behind it is given. */
  readonly start: bigint;
  /** The address that they are given, of what belongs to this run of the program. */
  readonly runContext: bigint;
}

/** What the traced function finds. */
export interface TracedStart {
  /** Where its return address lies. */
  readonly rsp: bigint;
  readonly registers: ReadonlyMap<Register, bigint>;
  /** Words on the stack from `rsp` on, where its return address is; `undefined` where there is no memory. */
  readonly stack: readonly (bigint | undefined)[];
}

/** One run of a trampoline. */
export interface Recording {
  readonly caller: Caller;
  /** `rsp` when the trampoline started; the frame lies below it. */
  readonly entryRsp: bigint;
  /** `rsp` as it must be when the trampoline has ended. */
  readonly exitRsp: bigint;
  readonly end: RunEnd;
  /** Every call of the program. */
  readonly programs: readonly ProgramCall[];
  /** Every start of the traced function. */
  readonly traced: readonly TracedStart[];
  /** Every call of what comes before the program. */
  readonly enters: readonly AroundProgram[];
  /** Every call of what comes behind it. */
  readonly exits: readonly AroundProgram[];
  /** The registers at the end. */
  readonly registers: ReadonlyMap<Register, bigint>;
  /** Stores to what is neither the trampoline's frame nor memory that the answer names. */
  readonly strays: readonly Access[];
  /** Loads behind the last call of the program. */
  readonly loads: readonly Access[];
  /** The instructions that were executed, in order. */
  readonly insns: readonly Insn[];
  /** Calls and jumps to what lies outside, in order: how many instructions were executed before. */
  readonly outside: readonly { readonly at: bigint; readonly insns: number }[];
}
