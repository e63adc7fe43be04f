import type { Program } from "../../../bpf/insn.ts";
import type { Subprog } from "../subprog.ts";
import { isSpill } from "./matching.ts";

/** The lowest offset from r10 at which a function stores a whole register through r10, be it reached or not; else 0. */
export function lowestSlot(program: Program, { start, end }: Subprog): number {
  return Math.min(0, ...program.slice(start, end).filter(isSpill).map(({ off }) => off));
}
