import type { Insn, Program } from "../insn.ts";
import { classOf } from "../insn_kind.ts";
import { CLASS, FRAME_POINTER } from "../opcode.ts";
import { Constants } from "./constants.ts";
import type { Conventions } from "./conventions.ts";
import { registerSet } from "./cpu.ts";
import { draftAlu } from "./draft_alu.ts";
import { draftLd, draftLoad, draftStoreImm, draftStoreRegister } from "./draft_access.ts";
import { draftJump } from "./draft_jump.ts";
import type { Draft, Slot } from "./draft.ts";
import type { Extension } from "./options.ts";
import type { Execute, Step } from "./step.ts";
import { stop } from "./trap.ts";

/** A program made ready to execute. */
export interface Compiled {
  /** A step a slot. */
  readonly steps: readonly Step[];
  /** The same with observer and forced branches. */
  readonly watched: readonly Step[];
  /** The registers, all 0, and behind them the constants that the steps refer to. */
  readonly words: DataView;
}

/**
 * Makes a program ready to execute. An instruction that makes no sense becomes a step that says so when it is reached:
 * dead code does no harm.
 */
export function compile(program: Program, conventions: Conventions, extensions: readonly Extension[]): Compiled {
  const constants = new Constants();
  const drafts = program.map((insn, index) =>
    draft({ insn, index, following: program[index + 1], slots: program.length, constants, extensions })
  );
  let steps: readonly Step[] | undefined;
  let watched: readonly Step[] | undefined;
  // A program is run either way, and seldom both.
  return {
    get steps() {
      return steps ??= drafts.map((draft) => finish(draft, draft.execute, conventions));
    },
    get watched() {
      return watched ??= drafts.map((draft) => finish(draft, draft.watched ?? draft.execute, conventions));
    },
    words: constants.words(),
  };
}

function draft(slot: Slot): Draft {
  const drafted = drafters[classOf(slot.insn)]?.(slot) ?? "wanted an instruction class";
  if (typeof drafted !== "string") return drafted;
  return { execute: stop({ kind: "bad-opcode" }, describe(slot.insn, drafted)), reads: [], writes: [] };
}

const drafters: Readonly<Record<number, (slot: Slot) => Draft | string>> = {
  [CLASS.LD]: draftLd,
  [CLASS.LDX]: draftLoad,
  [CLASS.ST]: draftStoreImm,
  [CLASS.STX]: draftStoreRegister,
  [CLASS.ALU]: draftAlu,
  [CLASS.JMP]: draftJump,
  [CLASS.JMP32]: draftJump,
  [CLASS.ALU64]: draftAlu,
};

/** Checks the registers that an instruction names. */
function finish({ reads, writes }: Draft, execute: Execute, { framePointerWritable }: Conventions): Step {
  const register = reads.find(isNone) ?? writes.find(isNone);
  if (register !== undefined) return { execute: stop({ kind: "bad-register", register }), reads: 0, writes: 0 };
  const refused = writes.includes(FRAME_POINTER) && !framePointerWritable;
  return {
    execute: refused ? stop({ kind: "write-to-frame-pointer" }) : execute,
    reads: registerSet(reads),
    writes: registerSet(writes),
  };
}

function isNone(register: number): boolean {
  return register > FRAME_POINTER;
}

function describe({ opcode }: Insn, problem: string): string {
  return `opcode 0x${opcode.toString(16).padStart(2, "0")}: ${problem}`;
}
