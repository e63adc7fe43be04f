import { assemble } from "../../lib/bpf/assemble.ts";
import { encode } from "../../lib/bpf/encode.ts";
import type { Program } from "../../lib/bpf/insn.ts";
import { loadProgram } from "./bpf/load_program.ts";
import { granted, type Reply } from "./bpf/reply.ts";
import type { Kernel } from "./kernel.ts";

/**
 * Asks a kernel's verifier about a prologue: puts a program behind it and loads both for a kprobe.
 *
 * Nothing is attached or run, so that a kernel without kprobes can be asked as well.
 *
 * @param prologue What is to stand before user code.
 * @param program User code; {@linkcode readsEverything} shows whether it finds what it was promised.
 * @returns The kernel's refusal, with the verifier's log, if it refuses.
 */
export async function verifyPrologue(kernel: Kernel, prologue: Program, program: Program): Promise<Reply<undefined>> {
  const reply = await loadProgram(kernel, { type: "kprobe", insns: encode([...prologue, ...program]) });
  if (reply.outcome === "refused") return reply;
  await reply.value[Symbol.asyncDispose]();
  return granted(undefined);
}

/**
 * User code that reads the context, the flag and so many arguments, as numbers all but the first.
 *
 * @param count How many arguments are passed, 0 to 3.
 */
export function readsEverything(count: number): Program {
  const args = Array.from({ length: count }, (_, index) => `r0 += r${3 + index}`);
  return assemble(["r0 = *(u64 *)(r1 + 0x70)", "r2 *= 0x2", "r0 += r2", ...args, "exit"].join("\n"));
}
