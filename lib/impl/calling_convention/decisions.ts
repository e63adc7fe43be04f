import { type Conventions, conventions } from "../../bpf/machine/conventions.ts";
import type { Fault } from "../../bpf/machine/fault.ts";
import type { RunResult } from "../../bpf/machine/run_result.ts";

/** The decisions of which the reference is made; a mutant replaces one. */
export interface Decisions {
  /** What holds at calls and in frames. */
  readonly conventions: Conventions;
  /** The registers readable at entry beside r10, by number, given the context's address. */
  readonly entryRegisters: (context: bigint) => Readonly<Record<number, bigint>>;
  /** The program's result, given how it ended. */
  readonly exitValue: (result: RunResult & { readonly outcome: "exit" }) => bigint;
  /** What a helper's result becomes in its register. */
  readonly helperResult: (result: bigint) => bigint;
  /** Whether a fault is refused; one that is not ends the program with a result of 0. */
  readonly refuses: (fault: Fault) => boolean;
}

/** The published decisions. */
export const published: Decisions = {
  conventions,
  entryRegisters: (context) => ({ 1: context }),
  exitValue: (result) => result.r0,
  helperResult: (result) => result,
  refuses: () => true,
};
