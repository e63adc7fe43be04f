import type { ArrayLayout, CompiledSite } from "../../../protocol/tailcall_compile.ts";
import * as asm from "../../../x86/assemble.ts";
import type { Condition } from "../../../x86/flags.ts";
import type { Register } from "../../../x86/register.ts";
import { exactMarks } from "../reachability/marks.ts";
import type { ReachabilityDecisions } from "../reachability/reachability.ts";
import type { FunctionFacts } from "./function_facts.ts";

/** A part of a tail call's code: instructions, or a jump behind the tail call on a condition. */
export type Piece = Uint8Array | { readonly leaves: Condition };

/** The decisions of which the reference's compiler is made; a mutant replaces one. */
export interface Decisions extends ReachabilityDecisions {
  /** What each function's stack is rounded up to, in bytes, where the stacks of a chain of calls are added up. */
  readonly stackUnit: number;
  /** Bytes of stack that a function without any counts as before that is rounded up. */
  readonly leastStack: number;
  /** Bytes of stack that the callers of a function that tail-calls must stay below. */
  readonly callersRoom: number;
  /** How an array and a program lie in memory. */
  readonly layout: ArrayLayout;

  /** What stands between the nop5 and `push rbp`: where the counter begins, or what keeps its place. */
  readonly start: (f: FunctionFacts) => Uint8Array;
  /** Bytes from a function's start to where a tail call into it goes. */
  readonly entrySkip: number;
  /** Bytes by which rsp goes down to hold so many bytes of stack. */
  readonly frameSize: (depth: number) => number;
  /** Whether rsp is moved by 0 bytes as well. */
  readonly movesByZero: boolean;
  /** Puts the counter into the frame, right below the stack. */
  readonly keep: (f: FunctionFacts) => readonly Uint8Array[];
  /** The registers that are pushed behind it, in order. */
  readonly saved: (f: FunctionFacts) => readonly Register[];
  /** These in the order in which they are popped. */
  readonly popped: (saved: readonly Register[]) => readonly Register[];

  /** Whether a function gives the counter to a function, or to a helper. */
  readonly hands: (caller: FunctionFacts, callee: FunctionFacts | "helper") => boolean;
  /** Where the frame has what it gives, in bytes from the frame pointer. */
  readonly handedFrom: (f: FunctionFacts) => number;

  /** Whether a tail call with a known index goes to a known place in an array of so many elements. */
  readonly isDirect: (index: bigint, maxEntries: number) => boolean;
  /** Leaves if the index, in rdx, is not one of the array's, in rsi. */
  readonly checkIndex: readonly Piece[];
  /** The number that the counter is compared with. */
  readonly limit: number;
  /** Leaves if the limit is reached. */
  readonly checkLimit: (f: FunctionFacts, limit: number) => readonly Piece[];
  /** Counts. */
  readonly count: (f: FunctionFacts) => readonly Uint8Array[];
  /** Whether a tail call counts that finds no program. */
  readonly countsMisses: boolean;
  /** Loads the program into rcx, and leaves if there is none. */
  readonly lookUp: readonly Piece[];
  /** Whether the bypass skips what follows while there is no program. */
  readonly bypasses: boolean;
  /** How far the bypass jumps over so many bytes of unwinding. */
  readonly bypass: (unwinding: number) => number;
  /** Takes the counter out of the frame for the program that is called. */
  readonly take: readonly Uint8Array[];
  /** Bytes by which rsp goes up then. */
  readonly freed: (f: FunctionFacts) => number;
  /** What follows the target. */
  readonly behind: (f: FunctionFacts) => readonly Uint8Array[];
  /** The sites of a function that are remembered, so that they can be poked. */
  readonly remembered: (f: FunctionFacts, sites: readonly CompiledSite[]) => readonly CompiledSite[];
}

/** The frame's size of a function, in bytes. */
export function roundUp(depth: number): number {
  return Math.ceil(depth / 8) * 8;
}

/** The counter as half of the eight bytes right below the stack. */
export function counterWord({ depth }: FunctionFacts): asm.MemoryAddress {
  return { base: "rbp", disp: -4 - roundUp(depth), dispSize: 32 };
}

/** Moves the program of index rdx in the array at rsi into rcx. */
export function loadProgram({ programs }: ArrayLayout): Uint8Array {
  return asm.movLoad("rcx", { base: "rsi", index: "rdx", scale: 8, disp: programs, dispSize: 32 });
}

const layout: ArrayLayout = { maxEntries: 0x24, programs: 0x110, code: 0x30 };

/**
 * The design as Linux 5.10 released it, but for its marks, which are exact here.
 *
 * Source: `emit_prologue` and what follows it, https://github.com/torvalds/linux/blob/v5.10/arch/x86/net/bpf_jit_comp.c
 */
export const published: Decisions = {
  mark: exactMarks,
  maxFrames: 8,
  stackUnit: 32,
  leastStack: 1,
  callersRoom: 256,
  layout,
  start: ({ classic, reachable, place }) => {
    if (classic) return new Uint8Array();
    return reachable && place === 0 ? asm.alu("xor", "rax", "rax", 4) : asm.nop(2);
  },
  entrySkip: 11,
  frameSize: roundUp,
  movesByZero: false,
  keep: ({ reachable }) => reachable ? [asm.push("rax")] : [],
  saved: ({ used }) => used,
  popped: (saved) => saved.toReversed(),
  hands: ({ reachable }) => reachable,
  handedFrom: ({ depth }) => -8 - roundUp(depth),
  isDirect: (index, maxEntries) => index < BigInt(maxEntries),
  checkIndex: [
    asm.mov("rdx", "rdx", 4),
    asm.alu("cmp", { base: "rsi", disp: layout.maxEntries }, "rdx", 4),
    { leaves: "be" },
  ],
  limit: 32,
  checkLimit: (f, limit) => [
    asm.movLoad("rax", counterWord(f), 4),
    asm.aluImm("cmp", "rax", limit, 4),
    { leaves: "a" },
  ],
  count: (f) => [asm.aluImm("add", "rax", 1, 4), asm.mov(counterWord(f), "rax", 4)],
  countsMisses: true,
  lookUp: [loadProgram(layout), asm.test("rcx", "rcx"), { leaves: "e" }],
  bypasses: true,
  bypass: (unwinding) => unwinding + 5,
  take: [asm.pop("rax")],
  freed: ({ depth }) => roundUp(depth),
  behind: () => [],
  remembered: (_, sites) => sites,
};
