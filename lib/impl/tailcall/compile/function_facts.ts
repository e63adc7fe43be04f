import type { Register } from "../../../x86/register.ts";

/** What the shape of a function's machine code depends on, beside its instructions. */
export interface FunctionFacts {
  /** Its place in the program; 0 is the entry. */
  readonly place: number;
  /** Whether the program came from classic BPF. */
  readonly classic: boolean;
  /** Whether it is marked as reaching a tail call, or contains one. */
  readonly reachable: boolean;
  /** Bytes of stack down to its lowest access, not rounded. */
  readonly depth: number;
  /** The callee-saved machine registers that its instructions name, in the order of the BPF registers. */
  readonly used: readonly Register[];
}
