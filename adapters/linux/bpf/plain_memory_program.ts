import type { Kernel } from "../kernel.ts";
import { loadProgram } from "./load_program.ts";
import { programFlag } from "./program_flag.ts";
import type { ProgramSpec } from "./program_spec.ts";

/** How a program is loaded whose context is plain memory. */
export interface PlainMemoryProgram {
  /** What beside the instructions it is loaded with. */
  readonly spec: Omit<ProgramSpec, "insns">;
  /** Whether it may write its context, which a test run then gives back. */
  readonly mayWrite: boolean;
}

const syscall: PlainMemoryProgram = { spec: { type: "syscall", flags: programFlag.sleepable }, mayWrite: true };

const rawTracepoint: PlainMemoryProgram = { spec: { type: "raw_tracepoint" }, mayWrite: false };

/** `r0 = 0; exit` */
const smallest = Uint8Array.of(0xb7, 0, 0, 0, 0, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0);

const known = new WeakMap<Kernel, Promise<PlainMemoryProgram>>();

/**
 * Finds out how a kernel is given a program whose context is plain memory: by the type `syscall`, which came with Linux
 * 5.14, else as a raw tracepoint's, whose context of at most 96 bytes can only be read. A kernel is asked once.
 */
export function plainMemoryProgram(kernel: Kernel): Promise<PlainMemoryProgram> {
  const before = known.get(kernel);
  if (before !== undefined) return before;
  const found = ask(kernel);
  known.set(kernel, found);
  return found;
}

async function ask(kernel: Kernel): Promise<PlainMemoryProgram> {
  const reply = await loadProgram(kernel, { ...syscall.spec, insns: smallest });
  if (reply.outcome === "refused") return rawTracepoint;
  await reply.value[Symbol.asyncDispose]();
  return syscall;
}
