import type { Fault } from "./fault.ts";

/** How long to run. */
export interface RunBounds {
  /** The number of instructions and externals after which a run is a runaway. */
  readonly limit: number;
  /** Addresses at which to stop; the first instruction is executed even if it lies at one. */
  readonly until?: ReadonlySet<bigint>;
}

/** How a run ended, after how many instructions and externals. */
export type RunEnd =
  /** Control came back to `RETURN_ADDRESS`. */
  | { readonly kind: "returned"; readonly steps: number }
  /** Control came to an address of `until`, whose instruction is not yet executed. */
  | { readonly kind: "reached"; readonly steps: number; readonly address: bigint }
  | { readonly kind: "fault"; readonly steps: number; readonly fault: Fault };
