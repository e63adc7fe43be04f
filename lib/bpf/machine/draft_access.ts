import type { Insn } from "../insn.ts";
import { modeOf } from "../insn_kind.ts";
import { ALU, ATOMIC, IMM64, MODE, SIZE } from "../opcode.ts";
import { loads, type MakeAccess, signedLoads, stores } from "./access.ts";
import { alu64 } from "./alu64.ts";
import { atomic } from "./atomic.ts";
import { type Draft, type Slot, unusedFields } from "./draft.ts";
import type { Execute } from "./step.ts";
import { Trap } from "./trap.ts";
import { registerAt, set32, set64 } from "./words.ts";

/** Modes that only a verifier's rewrite contains: loads that yield 0 where there is no memory, and a barrier. */
const PROBE_MEM = 0x20;
const PROBE_MEMSX = 0x40;
const NOSPEC = 0xc0;

/** Drafts a load, or says why it is none. */
export function draftLoad({ insn, index, extensions }: Slot): Draft | string {
  const mode = modeOf(insn);
  const probes = extensions.includes("xlated") && (mode === PROBE_MEM || mode === PROBE_MEMSX);
  const unused = unusedFields(insn, "imm");
  if (unused !== undefined) return unused;
  const make = mode === MODE.MEM || probes && mode === PROBE_MEM
    ? loads.get(sizeOf(insn))
    : mode === MODE.MEMSX || probes
    ? signedLoads.get(sizeOf(insn))
    : undefined;
  if (make === undefined) return "wanted a load";
  const execute = make(registerAt(insn.dst), registerAt(insn.src), insn.off, index);
  return {
    execute: probes ? orZero(execute, registerAt(insn.dst), index) : execute,
    reads: [insn.src],
    writes: [insn.dst],
  };
}

/** Drafts a store of an immediate, or says why it is none. */
export function draftStoreImm({ insn, index, constants, extensions }: Slot): Draft | string {
  if (extensions.includes("xlated") && modeOf(insn) === NOSPEC) {
    return { execute: () => index + 1, reads: [], writes: [] };
  }
  const make = modeOf(insn) === MODE.MEM ? stores.get(sizeOf(insn)) : undefined;
  if (make === undefined) return "wanted a store of an immediate";
  return unusedFields(insn, "src") ??
    draftStore(make, constants.at(BigInt(insn.imm)), insn, index, [insn.dst]);
}

/** Drafts a store of a register or an atomic operation, or says why it is none. */
export function draftStoreRegister(slot: Slot): Draft | string {
  const { insn, index } = slot;
  if (modeOf(insn) === MODE.ATOMIC) return draftAtomic(slot);
  const make = modeOf(insn) === MODE.MEM ? stores.get(sizeOf(insn)) : undefined;
  if (make === undefined) return "wanted a store of a register";
  return unusedFields(insn, "imm") ?? draftStore(make, registerAt(insn.src), insn, index, [insn.dst, insn.src]);
}

function draftAtomic({ insn, index }: Slot): Draft | string {
  const size = sizeOf(insn);
  if (insn.imm === ATOMIC.LOAD_ACQUIRE) {
    const make = loads.get(size);
    if (make === undefined) return "wanted a load";
    const execute = make(registerAt(insn.dst), registerAt(insn.src), insn.off, index);
    return { execute, reads: [insn.src], writes: [insn.dst] };
  }
  const make = insn.imm === ATOMIC.STORE_RELEASE ? stores.get(size) : atomic(insn.imm, size);
  if (make === undefined) return `wanted an atomic operation of this size in imm, got 0x${insn.imm.toString(16)}`;
  const compares = insn.imm === ATOMIC.CMPXCHG;
  const draft = draftStore(make, registerAt(insn.src), insn, index, [insn.dst, insn.src, ...(compares ? [0] : [])]);
  const fetches = insn.imm !== ATOMIC.STORE_RELEASE && (insn.imm & ATOMIC.FETCH) !== 0;
  return fetches ? { ...draft, writes: [compares ? 0 : insn.src] } : draft;
}

/** Drafts a 64-bit immediate load, or says why it is none. */
export function draftLd({ insn, index, following, constants }: Slot): Draft | string {
  if (insn.opcode !== (MODE.IMM | SIZE.DW)) return "wanted a load of a 64-bit immediate";
  if (following === undefined) return "wanted a second slot with the upper half, got none";
  const unused = unusedFields(following, "opcode", "dst", "src", "off") ?? unusedFields(insn, "off");
  if (unused !== undefined) return unused;
  if (insn.src > IMM64.MAP_IDX_VALUE) return `wanted a kind of immediate from 0 to 6 in src, got ${insn.src}`;
  const execute = insn.src === IMM64.NUMBER
    ? loadNumber(registerAt(insn.dst), constants.at(BigInt(following.imm) << 32n | BigInt(insn.imm >>> 0)), index + 2)
    : loadNamed(insn, following, index + 2);
  return { execute, reads: [], writes: [insn.dst] };
}

function loadNumber(d: number, s: number, next: number): Execute {
  return alu64.get(ALU.MOV)?.(d, s, next) ?? (() => next);
}

function loadNamed(first: Insn, second: Insn, next: number): Execute {
  return ({ words, options }) => {
    const value = options.immediate?.(first, second);
    if (value === undefined) throw new Trap({ kind: "unknown-immediate", type: first.src });
    set64(words, registerAt(first.dst), value);
    return next;
  };
}

function draftStore(make: MakeAccess, value: number, insn: Insn, index: number, reads: readonly number[]): Draft {
  return { execute: make(value, registerAt(insn.dst), insn.off, index), reads, writes: [] };
}

function orZero(execute: Execute, d: number, index: number): Execute {
  return (cpu) => {
    try {
      return execute(cpu);
    } catch (error) {
      if (!(error instanceof Trap)) throw error;
      set32(cpu.words, d, 0);
      return index + 1;
    }
  };
}

function sizeOf(insn: Insn): number {
  return insn.opcode & 0x18;
}
