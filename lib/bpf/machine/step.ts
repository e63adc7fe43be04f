import type { Cpu } from "./cpu.ts";

/** An instruction made ready to execute. */
export interface Step {
  /** Executes it. */
  readonly execute: Execute;
  /** The registers that it reads, one bit each. */
  readonly reads: number;
  /** The registers that it writes; a step that decides this while it executes has none here. */
  readonly writes: number;
}

/** Executes an instruction and returns the slot of the next one. */
export type Execute = (cpu: Cpu) => number;
