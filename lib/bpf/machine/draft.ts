import type { Insn } from "../insn.ts";
import type { Constants } from "./constants.ts";
import type { Extension } from "./options.ts";
import type { Execute } from "./step.ts";

/** An instruction in its program. */
export interface Slot {
  readonly insn: Insn;
  readonly index: number;
  /** What follows it, if anything does. */
  readonly following: Insn | undefined;
  /** How many slots the program has. */
  readonly slots: number;
  /** The program's constants, to which the instruction's own are added. */
  readonly constants: Constants;
  readonly extensions: readonly Extension[];
}

/** How an instruction executes, before its registers are checked. */
export interface Draft {
  readonly execute: Execute;
  /** The same with observer and forced branches, where that is another. */
  readonly watched?: Execute;
  /** Numbers of the registers that it reads. */
  readonly reads: readonly number[];
  /** Numbers of the registers that it writes, unless it decides this while it executes. */
  readonly writes: readonly number[];
}

/** Says which of the fields, which the operation does not use, are not zero; `undefined` if all are. */
export function unusedFields(insn: Insn, ...fields: readonly (keyof Insn)[]): string | undefined {
  for (const field of fields) {
    if (insn[field] !== 0) return `wanted 0 in ${field}, which this operation does not use, got ${insn[field]}`;
  }
  return undefined;
}
