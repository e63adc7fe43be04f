import { encode } from "../../../lib/bpf/encode.ts";
import type { RunInput, RunValue } from "../../../lib/protocol/calling_convention.ts";
import { ok, type Outcome } from "../../../lib/protocol/outcome.ts";
import { loadProgram } from "../bpf/load_program.ts";
import { programFlag } from "../bpf/program_flag.ts";
import { testRun } from "../bpf/test_run.ts";
import type { Session } from "../session.ts";
import { refusal } from "./refusal.ts";

/**
 * Carries out `calling_convention.run`: loads the program with the type `syscall`, whose context is plain memory that
 * it may read and write, and runs it once.
 *
 * The kernel shows the lower 32 bits of r0.
 */
export async function runOnce({ kernel }: Session, input: RunInput): Promise<Outcome<RunValue>> {
  const insns = encode(input.program);
  const reply = await loadProgram(kernel, { type: "syscall", insns, flags: programFlag.sleepable });
  if (reply.outcome === "refused") return refusal(reply);
  await using program = reply.value;
  const run = await testRun(program, input.context.length === 0 ? {} : { ctx: input.context.slice() });
  if (run.outcome === "refused") return refusal(run);
  return ok({ r0: BigInt(run.value.retval), bits: 32, context: run.value.ctx });
}
