import type { Fault } from "./fault.ts";

/** How a run ended. */
export type RunResult = Exited | Faulted;

/** The main program exited. */
export interface Exited {
  /** By its exit. */
  readonly outcome: "exit";
  /** The program's exit value, 0 to 2^64 - 1. */
  readonly r0: bigint;
  /** Instructions executed; a `ld_imm64` is one. */
  readonly executed: number;
}

/** The program did something that it may not. */
export interface Faulted {
  /** By a fault. */
  readonly outcome: "fault";
  /** Which one, and where. */
  readonly fault: Fault;
  /** Instructions executed, the faulting one included. */
  readonly executed: number;
}
