import type { Insn } from "../../bpf/insn.ts";

/** A place that a prologue's jumps lead to: its error path, its success path, and where both join user code. */
export type Target = "error" | "success" | "user";

/** An instruction of a prologue that is not finished: a jump names its target and has no offset yet. */
export interface Draft extends Insn {
  /** Where it jumps to; absent for what is no jump. */
  readonly to?: Target;
}

/**
 * The part of a prologue that an instruction belongs to.
 *
 * - `save`: keeps the context;
 * - `base`: puts an argument's register into its slot;
 * - `read`: carries out one of an argument's dereferences, both counted from 0;
 * - `result`: puts an argument into its register;
 * - `done`: leaves for the success path;
 * - `error`, `success`: the two paths;
 * - `user`: restores the context.
 */
export type Part =
  | { readonly kind: "save" | "done" | "error" | "success" | "user" }
  | { readonly kind: "base" | "result"; readonly arg: number }
  | { readonly kind: "read"; readonly arg: number; readonly deref: number };

/** A finished instruction of a prologue. */
export interface Line {
  /** The instruction. */
  readonly insn: Insn;
  /** What it is part of. */
  readonly part: Part;
  /** Where it jumps to; absent for what is no jump. */
  readonly to?: Target;
}
