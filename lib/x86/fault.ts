/**
 * Why execution stopped where it should not have.
 *
 * - `unsupported-instruction`: a real instruction outside the subset that the machine executes;
 * - `invalid-instruction`: no instruction, or one that ends beyond its code;
 * - `out-of-code`: control reached an address with neither code nor an external;
 * - `bad-access`: memory that is not there, or a store to read-only memory;
 * - `undefined-flag`: a condition on a flag that the architecture leaves undefined;
 * - `divide-error`: division by zero, or a quotient that does not fit;
 * - `int3`, `ud2`: the trapping instructions themselves;
 * - `runaway`: the step limit ran out;
 * - `refused`: an external would not go on.
 */
export type FaultReason =
  | "unsupported-instruction"
  | "invalid-instruction"
  | "out-of-code"
  | "bad-access"
  | "undefined-flag"
  | "divide-error"
  | "int3"
  | "ud2"
  | "runaway"
  | "refused";

/** A located reason. The registers and memory are as they were before the instruction, unless an external faulted. */
export interface Fault {
  /** What happened. */
  readonly reason: FaultReason;
  /** The address of the instruction that could not be completed. */
  readonly address: bigint;
  /** The code region in which it lies, `undefined` outside of all. */
  readonly region: string | undefined;
  /** Bytes from the region's start, `undefined` outside of all regions. */
  readonly offset: number | undefined;
  /** The instruction in Intel syntax, empty where there is none. */
  readonly text: string;
  /** What was wanted and what came, for people. */
  readonly detail: string;
}
