import type { ArrayLayout } from "../../../protocol/tailcall_compile.ts";
import * as asm from "../../../x86/assemble.ts";
import { stickyMarks } from "../reachability/marks.ts";
import { type Decisions, loadProgram, published, roundUp } from "./decisions.ts";
import type { FunctionFacts } from "./function_facts.ts";

/** Tail calls that a run may make. */
const LIMIT = 33;

/** Where a frame has the pointer to the counter: the second of two words right below the stack. */
function pointerAt({ depth }: FunctionFacts): number {
  return -16 - roundUp(depth);
}

const COUNTER: asm.MemoryAddress = { base: "rax" };

const layout: ArrayLayout = { maxEntries: 0x4c, programs: 0x138, code: 0x48 };

/**
 * What an entry finds in rax is the counter if it is not beyond the limit: then it keeps it, and points to it. Otherwise
 * it is the pointer already, which takes the counter's place as well, so that every frame has two words.
 */
function keepInEntry(): readonly Uint8Array[] {
  const keep = [asm.push("rax"), asm.mov("rax", "rsp"), asm.jmp8(1)];
  return [
    asm.aluImm("cmp", "rax", LIMIT),
    asm.jcc8("a", keep.reduce((sum, { length }) => sum + length, 0)),
    ...keep,
    asm.push("rax"),
    asm.push("rax"),
  ];
}

/**
 * The design as Linux 6.18 has it: all frames of a run share one counter through a pointer, so that the limit holds
 * whatever way subprograms tail-call. It counts where a program is called, and hands the pointer to functions only.
 *
 * Source: "bpf, x64: Fix tailcall hierarchy", https://git.kernel.org/torvalds/c/116e04ba1459, and "bpf, x86: Propagate
 * tailcall info only for subprogs", https://git.kernel.org/torvalds/c/a1087da9d11e
 */
export const sharedCounter: Decisions = {
  ...published,
  mark: stickyMarks,
  stackUnit: 16,
  leastStack: 0,
  layout,
  start: ({ classic, reachable, place }) => {
    if (classic) return new Uint8Array();
    return reachable && place === 0 ? asm.alu("xor", "rax", "rax") : asm.nop(3);
  },
  entrySkip: 12,
  keep: ({ reachable, place }) => {
    if (!reachable) return [];
    return place === 0 ? keepInEntry() : [asm.push("rax"), asm.push("rax")];
  },
  hands: ({ reachable }, callee) => reachable && callee !== "helper",
  handedFrom: pointerAt,
  checkIndex: [
    asm.mov("rdx", "rdx", 4),
    asm.alu("cmp", { base: "rsi", disp: layout.maxEntries }, "rdx", 4),
    { leaves: "be" },
  ],
  limit: LIMIT,
  checkLimit: (f, limit) => [
    asm.movLoad("rax", { base: "rbp", disp: pointerAt(f), dispSize: 32 }),
    asm.aluImm("cmp", COUNTER, limit),
    { leaves: "ae" },
  ],
  count: () => [asm.aluImm("add", COUNTER, 1)],
  countsMisses: false,
  lookUp: [loadProgram(layout), asm.test("rcx", "rcx"), { leaves: "e" }],
  take: [asm.pop("rax"), asm.pop("rax")],
};
