import type { Program } from "../../../bpf/insn.ts";
import type { Subprog } from "../../nocsr/subprog.ts";
import type { MapBinding } from "./bindings.ts";
import type { FunctionFacts } from "./function_facts.ts";

/** How a tail call is compiled. */
export type TailCall =
  /** To a known place of a known map. */
  | { readonly kind: "direct"; readonly map: number; readonly index: number }
  | { readonly kind: "indirect" };

/** A program that may be compiled, and what was found out about it. */
export interface Unit {
  readonly program: Program;
  readonly maps: readonly MapBinding[];
  readonly nop5: Uint8Array;
  /** Its functions' slots. */
  readonly subprogs: readonly Subprog[];
  /** Its functions, in the same order. */
  readonly functions: readonly FunctionFacts[];
  /** Its tail calls, by the slots of their `call 12`. */
  readonly tailCalls: ReadonlyMap<number, TailCall>;
}
