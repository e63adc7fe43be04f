import type { Insn } from "../insn.ts";
import type { FunctionFinder } from "./bpf_function.ts";
import type { Conventions } from "./conventions.ts";
import type { Branch, Observer } from "./observer.ts";
import type { Region } from "./region.ts";

/** What a machine is, whatever it is run on. */
export interface MachineOptions {
  /** Finds helpers and kfuncs; by default there are none. */
  readonly functions?: FunctionFinder;
  /** By default the published ones. */
  readonly conventions?: Conventions;
  /** What it understands beyond RFC 9669 and version 4 of the instruction set. */
  readonly extensions?: readonly Extension[];
  /** The value of a 64-bit immediate that names a map, a variable or a function, from its two slots. */
  readonly immediate?: (first: Insn, second: Insn) => bigint | undefined;
  /** The address that a per-CPU offset stands for (`xlated` only). */
  readonly percpu?: (offset: bigint) => bigint | undefined;
  /** How many instructions a run may execute; 1 000 000 by default. */
  readonly limit?: number;
  /** Where the stack's addresses begin, a multiple of 4 GiB; that of `region.ts` by default. */
  readonly stackAddress?: bigint;
}

/**
 * An extension of the instruction set.
 *
 * - `xlated`: what a verifier's rewrite contains: `r0 = percpu r0`, probing loads (opcodes with mode 0x20), `nospec`,
 *   32-bit moves marked as zero extensions (`imm` 1), calls of subprograms whose distance is in `off`.
 * - `callx`: a call of the helper whose number is in the `dst` register (opcode 0x8d).
 */
export type Extension = "xlated" | "callx";

/** What a program is run on. */
export interface RunInput {
  /** The context's bytes, changed in place by the program's writes; r1 points to them at entry. */
  readonly context?: Uint8Array;
  /** Registers that are readable at entry, by number, beside or instead of r1 and r10. */
  readonly registers?: Readonly<Record<number, bigint>>;
  /** Memory beside the context and the stack. */
  readonly regions?: readonly Region[];
  /** Watches the run. */
  readonly observer?: Observer;
  /** Decides a conditional jump instead of its comparison: whether to jump. */
  readonly decide?: (branch: Branch) => boolean;
}
