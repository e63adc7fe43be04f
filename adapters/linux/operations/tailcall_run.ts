import { inRange, parseRange } from "../../../lib/harness/version_range.ts";
import { isSubprogCall } from "../../../lib/bpf/insn_kind.ts";
import { ok, type Outcome, rejected, unsupported } from "../../../lib/protocol/outcome.ts";
import { COUNTERS, type TailcallRunInput, type TailcallRunValue } from "../../../lib/protocol/tailcall_run.ts";
import { runTrials } from "../../../lib/spec/tailcall/run/run_trial.ts";
import { type BpfMap, createMap } from "../bpf/create_map.ts";
import type { LoadedProgram } from "../bpf/loaded_program.ts";
import { lookupElement } from "../bpf/lookup_element.ts";
import { demand } from "../bpf/reply.ts";
import { testRun } from "../bpf/test_run.ts";
import { u32 } from "../bpf/u32.ts";
import { updateElement } from "../bpf/update_element.ts";
import { kernelIdentity } from "../kernel_identity.ts";
import type { Session } from "../session.ts";
import { createProgramArray } from "../tailcall/create_program_array.ts";
import { loadTailCaller } from "../tailcall/load_tail_caller.ts";
import { missingMap } from "../tailcall/missing_map.ts";
import { refusalOfTailCaller } from "../tailcall/refusal_of_tail_caller.ts";
import { refusal } from "./refusal.ts";

/** Bytes of the context of a raw tracepoint. */
const CONTEXT_BYTES = 96;

/**
 * Carries out `tailcall.run`: loads all programs, fills the array, runs one of the programs once, and reads the counters.
 *
 * The kernel shows the lower 32 bits of r0.
 */
export async function runTailCalls(
  { kernel }: Session,
  input: TailcallRunInput,
): Promise<Outcome<TailcallRunValue>> {
  const { version } = await kernelIdentity(kernel);
  if (mayRunForever(input) && !inRange(version, parseRange(">=6.12"))) {
    return unsupported(`Linux ${version} counts for every function by itself: this may run for hours in the kernel`);
  }
  await using owner = new AsyncDisposableStack();
  const array = owner.use(await createProgramArray(kernel, input.maxEntries));
  const counters = owner.use(
    demand(await createMap(kernel, { type: "array", keySize: 4, valueSize: 8 * COUNTERS, maxEntries: 1 })),
  );
  const programs = new Map<string, LoadedProgram>();
  for (const { name, program } of input.programs) {
    const missing = missingMap(program, 2);
    if (missing !== undefined) return missing;
    const reply = await loadTailCaller(kernel, program, [array, counters], input.btf);
    if (reply.outcome === "refused") return refusalOfTailCaller(reply);
    programs.set(name, owner.use(reply.value));
  }
  for (const { index, program } of input.array) {
    const reply = await updateElement(array, u32(index), u32(programs.get(program)?.fd ?? -1));
    if (reply.outcome === "refused") return rejected(reply.errnoName, `index ${index} cannot be filled`);
  }
  const entry = programs.get(input.entry);
  if (entry === undefined) return rejected("ENOENT", `there is no program ${input.entry}`);
  return await run(entry, input.context, counters);
}

async function run(
  entry: LoadedProgram,
  context: Uint8Array,
  counters: BpfMap,
): Promise<Outcome<TailcallRunValue>> {
  const ctx = new Uint8Array(CONTEXT_BYTES);
  ctx.set(context);
  const reply = await testRun(entry, { ctx });
  if (reply.outcome === "refused") return refusal(reply);
  const { buffer } = demand(await lookupElement(counters, u32(0)));
  return ok({ r0: BigInt(reply.value.retval), bits: 32, counters: [...new BigUint64Array(buffer)] });
}

/**
 * Whether programs might run exponentially often where every function counts for itself: one calls functions more than
 * once, and the model of the rules does not see it come to an end.
 */
function mayRunForever(input: TailcallRunInput): boolean {
  if (input.programs.every(({ program }) => program.filter(isSubprogCall).length <= 1)) return false;
  const apart = runTrials(input).filter(({ counting }) => counting.scope === "chain");
  return apart.length === 0 ||
    apart.some(({ play }) =>
      play.result.outcome !== "exit" || play.expected.some(({ happening }) => happening.kind === "helper")
    );
}
