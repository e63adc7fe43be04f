import type { Spot } from "./link_programs.ts";

/** Something that a run of programs does and that can be seen in machine code as well. */
export type Happening =
  /**
   * A call of a subprogram: by its number, the entry of its program being 0, with what r1 to r5 hold; `undefined` where
   * that does not matter to it.
   */
  | { readonly kind: "call"; readonly subprog: number; readonly args: readonly (bigint | undefined)[] }
  | { readonly kind: "helper"; readonly helper: number }
  /** A tail call that was made, into the program of this number, with this in r1. */
  | { readonly kind: "tail-call"; readonly program: number; readonly context: bigint }
  /** A function's exit, with r0. */
  | { readonly kind: "exit"; readonly r0: bigint };

/** Why a tail call was not made. */
export type Miss = "outside" | "empty" | "limit";

/** A tail call that a program came to. */
export interface Attempt {
  /** Where it stands. */
  readonly spot: Spot;
  /** What r2 holds: the array's address. */
  readonly array: bigint;
  /** The index, 32 bits. */
  readonly index: number;
  /** How many tail calls had been counted, as this function knows. */
  readonly count: number;
  /** Whether the function was called by another, rather than by whoever ran the program. */
  readonly isCalled: boolean;
  readonly outcome: "made" | Miss;
}

/** A happening with what the model knows of it. */
export interface Expected {
  readonly happening: Happening;
  readonly spot: Spot;
  /** How many attempts had been made, this one included if it is one. */
  readonly attempts: number;
}
