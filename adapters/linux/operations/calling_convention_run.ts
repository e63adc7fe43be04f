import { encode } from "../../../lib/bpf/encode.ts";
import type { RunInput, RunValue } from "../../../lib/protocol/calling_convention.ts";
import { ok, type Outcome, unsupported } from "../../../lib/protocol/outcome.ts";
import { loadProgram } from "../bpf/load_program.ts";
import { plainMemoryProgram } from "../bpf/plain_memory_program.ts";
import { testRun } from "../bpf/test_run.ts";
import type { Session } from "../session.ts";
import { refusal } from "./refusal.ts";

/** How a verifier begins to say that the type of a program is in the way: its context, or its choice of helpers. */
const BEYOND_RAW_TRACEPOINTS = /^(?:invalid bpf_context access|unknown func) /;

/**
 * Carries out `calling_convention.run`: loads the program with a type whose context is plain memory, and runs it once.
 *
 * Where the kernel has no better type than one whose context cannot be written, or from which few helpers can be
 * called, programs that do so are `unsupported`. The kernel shows the lower 32 bits of r0.
 */
export async function runOnce({ kernel }: Session, input: RunInput): Promise<Outcome<RunValue>> {
  const { spec, mayWrite } = await plainMemoryProgram(kernel);
  const reply = await loadProgram(kernel, { ...spec, insns: encode(input.program) });
  if (reply.outcome === "refused") {
    const refused = refusal(reply);
    if (mayWrite || !BEYOND_RAW_TRACEPOINTS.test(refused.message)) return refused;
    return unsupported(`this kernel has no type of programs that might do so: ${refused.message}`);
  }
  await using program = reply.value;
  const run = await testRun(program, input.context.length === 0 ? {} : { ctx: input.context.slice() });
  if (run.outcome === "refused") return refusal(run);
  const value = { r0: BigInt(run.value.retval), bits: 32 } as const;
  return ok(mayWrite ? { ...value, context: run.value.ctx } : value);
}
