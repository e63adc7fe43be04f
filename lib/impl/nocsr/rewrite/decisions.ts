import type { Insn, Program } from "../../../bpf/insn.ts";
import type { CallFacts } from "../call_facts.ts";
import type { StackAccess } from "../paths/stack_access.ts";
import type { Subprog } from "../subprog.ts";
import { inlineBody } from "./inline_body.ts";
import { isEntered } from "./is_entered.ts";
import { lowestSlot } from "./lowest_slot.ts";
import { isFill, isSpill } from "./matching.ts";
import type { Pair, Pattern } from "./pattern.ts";
import { preserved } from "./preserved.ts";
import { stackDepth, type StackUse } from "./stack_depth.ts";

/** What is decided when pairs are removed; a mutant replaces one. Offsets are bytes from r10. */
export interface Decisions {
  /** Whether an instruction may be a pair's first half. */
  readonly isSpill: (insn: Insn) => boolean;
  /** Whether an instruction is the second half of a spill's pair. */
  readonly isFill: (insn: Insn, spill: Insn) => boolean;
  /** Where the `i`-th pair around a call is looked for, from 0 outwards. */
  readonly pairAt: (program: Program, call: number, i: number) => Pair;
  /** Where a function's patterns begin. */
  readonly lowestSlot: (program: Program, subprog: Subprog) => number;
  /** Whether a spill uses the slot whose turn it is. */
  readonly isNext: (spill: Insn, slot: number) => boolean;
  /** The registers that a call keeps. */
  readonly preserved: (facts: CallFacts) => ReadonlySet<number>;
  /** The registers that further pairs may save when one is saved. */
  readonly without: (free: ReadonlySet<number>, register: number) => ReadonlySet<number>;
  /** Whether a jump comes to lie between a pair's spill and its fill, so that the pattern ends before it. */
  readonly isEntered: (pair: Pair, program: Program) => boolean;
  /** Whether the pairs around a call are dispensable. */
  readonly isDispensable: (facts: CallFacts) => boolean;
  /** The part of a function's frame that its patterns use. */
  readonly region: (patterns: readonly Pattern[]) => Region;
  /** Whether an access that belongs to no pattern spoils those of a function, given by its place among the program's. */
  readonly breaksContract: (access: StackAccess, owner: number, region: Region) => boolean;
  /** The slots that go with a pattern. */
  readonly removed: (pattern: Pattern) => readonly number[];
  /** Bytes of stack of a function. */
  readonly stackDepth: (use: StackUse) => number;
  /** The registers that cannot be read after a call, whatever it keeps. */
  readonly scratched: (facts: CallFacts) => readonly number[];
  /** Bytes of stack that a function may have. */
  readonly frameSize: number;
  /** What stands in place of a call of an inlined function. */
  readonly inlineBody: (facts: CallFacts, call: Insn) => Program;
  /** Whether an instruction's distance is mended when others go. */
  readonly relocates: (insn: Insn) => boolean;
  /** The last touch. */
  readonly finish: (program: Program) => Program;
}

/** A part of a frame: from `bottom` to before `top`. */
export interface Region {
  readonly bottom: number;
  readonly top: number;
}

/** The decisions of Linux from 7.2 on, where they agree with the contract. */
export const published: Decisions = {
  isSpill,
  isFill,
  pairAt: (_program, call, i) => ({ spill: call - i - 1, fill: call + i + 1 }),
  lowestSlot,
  isNext: (spill, slot) => spill.off === slot,
  preserved,
  without: (free, register) => new Set([...free].filter((other) => other !== register)),
  isEntered,
  isDispensable: ({ fastcall, inlined }) => fastcall && inlined,
  region: (patterns) => ({
    bottom: Math.min(...patterns.map(({ bottom }) => bottom)),
    top: Math.max(...patterns.map(({ top }) => top)),
  }),
  // What lies below the region would not be part of the frame any more.
  breaksContract: (access, owner, { top }) => access.owner === owner && access.offset < top,
  removed: ({ pairs }) => pairs.flatMap(({ spill, fill }) => [spill, fill]),
  stackDepth,
  scratched: () => [0, 1, 2, 3, 4, 5],
  frameSize: 512,
  inlineBody,
  relocates: () => true,
  finish: (program) => program,
};
