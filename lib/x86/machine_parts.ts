import type { CodeImage } from "./code_image.ts";
import type { External } from "./external.ts";
import type { MachineEvent } from "./machine_event.ts";
import type { Memory } from "./memory.ts";

/** What a machine is made of. Code and memory stay shared with whoever made them. */
export interface MachineParts {
  /** What is executed. */
  readonly code: CodeImage;
  /** What loads and stores, and the stack, reach. */
  readonly memory: Memory;
  /** What lies at addresses outside the code. */
  readonly externals?: ReadonlyMap<bigint, External>;
  /** What an `int3` does, with `cpu.rip` behind it; without it, it is a fault. */
  readonly onInt3?: External;
  /** Receives every event. */
  readonly observe?: (event: MachineEvent) => void;
}
