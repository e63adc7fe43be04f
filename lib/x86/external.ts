import type { Cpu } from "./cpu.ts";

/**
 * What happens where control reaches an address outside the code: a helper, a thunk, another program. It must move
 * `cpu.rip` on, most often by `cpu.return()`, and may throw a `Trap` to make a fault.
 */
export type External = (cpu: Cpu) => void;
