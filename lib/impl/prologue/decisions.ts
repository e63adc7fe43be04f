import type { Program } from "../../bpf/insn.ts";
import { FRAME_POINTER } from "../../bpf/opcode.ts";
import type { Deref, FetchArg, FetchBase } from "../../perf/fetch_arg.ts";
import type { Draft, Target } from "./draft.ts";
import { addImm, callHelper, jumpIfNotZero, load, move, moveImm, store } from "./insns.ts";
import { join } from "./join.ts";
import { loadBytes } from "./load_bytes.ts";
import { registerOffsets } from "./register_offsets.ts";

/** The decisions of which the generator is made; a mutant replaces one. */
export interface Decisions {
  /** The arguments that are validated and decide on the path; what is not among them is dropped unseen. */
  readonly considered: (args: readonly FetchArg[]) => readonly FetchArg[];
  /** The arguments that are passed, in the order of the registers from r3 on. */
  readonly passed: (args: readonly FetchArg[]) => readonly FetchArg[];
  /** How many instructions may be generated into a room for so many. */
  readonly room: (space: number) => number;
  /** Whether an argument starts in memory instead of a register. */
  readonly isGlobal: (base: FetchBase) => boolean;
  /** Whether an instruction can add an offset. */
  readonly isInBounds: (offset: bigint) => boolean;
  /** Where `pt_regs` keeps a register, in bytes; names are exact: no `rdi`, no `edi`, no capitals. */
  readonly registerOffset: (name: string) => number | undefined;
  /** Whether all arguments can be loaded from the context alone. */
  readonly isFast: (args: readonly FetchArg[]) => boolean;
  /** What r2 holds where all could be fetched, and where not. */
  readonly flags: { readonly success: number; readonly failure: number };
  /** The register that keeps the context. */
  readonly contextRegister: number;
  /** Where on the stack an argument waits, in bytes from the frame pointer. */
  readonly slot: (arg: number) => number;
  /** Loads a register from the context; that it fits is checked behind it. */
  readonly loadBase: (context: number, offset: number, slot: number) => readonly Draft[];
  /** Makes the slot valid by storing what was loaded. */
  readonly keepBase: (slot: number) => readonly Draft[];
  /** The reads of an argument, first the one that is carried out first. */
  readonly derefs: (arg: FetchArg) => readonly Deref[];
  /** The helper that carries out the last of these reads, of one argument. */
  readonly helper: (derefs: readonly Deref[]) => number;
  /** Reads eight bytes at an offset from r3 into the slot. */
  readonly read: (offset: number, helper: number) => readonly Draft[];
  /** Takes a read's result for the address of the next. */
  readonly reload: (slot: number) => readonly Draft[];
  /** Loads an argument from its slot. */
  readonly result: (arg: FetchArg, register: number, slot: number) => readonly Draft[];
  /** What user code finds in the registers of so many arguments where one could not be fetched. */
  readonly zeroes: (count: number) => readonly Draft[];
  /** Gives r1 the context back. */
  readonly restore: (context: number) => readonly Draft[];
  /** The instruction that a jump leads to. */
  readonly landing: (to: Target, landings: Landings) => number;
  /** Puts user code behind the prologue. */
  readonly join: (prologue: Program, program: Program) => Program;
}

/** The indices of the instructions that a prologue's parts begin with. */
export interface Landings extends Readonly<Record<Target, number>> {
  /** The first load of an argument from its slot. */
  readonly results: number;
}

/** The register of the first argument. */
export const FIRST_ARGUMENT = 3;

/** How many arguments are passed at most. */
export const MOST_ARGUMENTS = 3;

/** The most instructions of a program without privileges. */
const MOST_INSNS = 4096;

/** The register that holds the slot's address. */
const SLOT_REGISTER = 7;

/** Helpers, by their numbers in `linux/bpf.h`. */
const helpers = { probeRead: 4, probeReadUser: 112, probeReadKernel: 113 } as const;

/**
 * The generator that perf had in Linux 5.10.
 *
 * Source: https://github.com/torvalds/linux/blob/v5.10/tools/perf/util/bpf-prologue.c
 */
export const perf510: Decisions = {
  considered: (args) => args.slice(0, MOST_ARGUMENTS),
  passed: (args) => args.slice(0, MOST_ARGUMENTS),
  room: (space) => Math.min(space, MOST_INSNS) - 1,
  isGlobal: ({ kind }) => kind === "symbol" || kind === "address" || kind === "file",
  isInBounds: (offset) => BigInt.asIntN(32, offset) === offset,
  registerOffset: (name) => registerOffsets.get(name),
  isFast: (args) => args.every(({ derefs }) => derefs.length === 0),
  flags: { success: 0, failure: 1 },
  contextRegister: 6,
  slot: (arg) => -8 * (arg + 1),
  loadBase: (context, offset) => [load(8, 3, context, offset)],
  keepBase: (slot) => [...slotAddress(slot), store(FRAME_POINTER, slot, 3)],
  derefs: ({ derefs }) => derefs,
  helper: (derefs) => derefs.some(({ user }) => user) ? helpers.probeReadUser : helpers.probeReadKernel,
  read: (offset, helper) => [
    ...(offset === 0 ? [] : [addImm(3, offset)]),
    moveImm(2, 8),
    move(1, SLOT_REGISTER),
    callHelper(helper),
    jumpIfNotZero(0, "error"),
  ],
  reload: (slot) => [load(8, 3, FRAME_POINTER, slot)],
  result: ({ derefs, type }, register, slot) => [
    load(derefs.length === 0 ? 8 : loadBytes(type), register, FRAME_POINTER, slot),
  ],
  zeroes: (count) => Array.from({ length: count }, (_, arg) => moveImm(FIRST_ARGUMENT + arg, 0)),
  restore: (context) => [move(1, context)],
  landing: (to, landings) => landings[to],
  join,
};

/**
 * The generator as its publication lists it: the slot's address comes first and leads to the slot ever after, one helper
 * reads all memory, and every argument has eight bytes.
 *
 * Source: https://lore.kernel.org/r/1447675815-166222-11-git-send-email-wangnan0@huawei.com
 */
export const seed: Decisions = {
  ...perf510,
  loadBase: (context, offset, slot) => [...slotAddress(slot), load(8, 3, context, offset)],
  keepBase: () => [store(SLOT_REGISTER, 0, 3)],
  helper: () => helpers.probeRead,
  reload: () => [load(8, 3, SLOT_REGISTER, 0)],
  result: (_, register, slot) => [load(8, register, FRAME_POINTER, slot)],
};

function slotAddress(slot: number): readonly Draft[] {
  return [move(SLOT_REGISTER, FRAME_POINTER), addImm(SLOT_REGISTER, slot)];
}
