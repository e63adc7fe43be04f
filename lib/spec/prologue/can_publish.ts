import type { Fetch } from "./fetch.ts";
import { FETCHED_REGISTERS } from "./perf_registers.ts";

/** Whether the published designs can fetch an argument: its register is a general one, and its offsets fit an instruction. */
export function canPublish({ register, derefs }: Fetch): boolean {
  return FETCHED_REGISTERS.has(register) && derefs.every(({ offset }) => BigInt.asIntN(32, offset) === offset);
}
