import type { RewrittenRun } from "../../../lib/protocol/nocsr.ts";
import type { Descriptor } from "../bpf/descriptor.ts";
import { testRun } from "../bpf/test_run.ts";

/** On which CPUs a program is run, each with other words in its context. */
const CPUS = [0, 1] as const;

/** `BPF_F_TEST_RUN_ON_CPU` */
const ON_CPU = 1;

/** 64-bit words of the context of a raw tracepoint. */
const WORDS = 12;

/**
 * Runs the program of a raw tracepoint on two CPUs, and tells what it came to; on one alone where the machine has no
 * more.
 *
 * The kernel shows the lower 32 bits of r0.
 */
export async function runOnCpus(program: Descriptor<"program">): Promise<readonly RewrittenRun[]> {
  const runs: RewrittenRun[] = [];
  for (const cpu of CPUS) {
    const context = contextFor(cpu);
    const run = await testRun(program, { ctx: context.slice(), cpu, flags: ON_CPU });
    if (run.outcome === "granted") runs.push({ cpu, context, r0: BigInt(run.value.retval), bits: 32 });
  }
  return runs;
}

/** Words whose halves differ from each other and from those of every other word. */
function contextFor(cpu: number): Uint8Array<ArrayBuffer> {
  const words = BigUint64Array.from(
    { length: WORDS },
    (_, word) => BigInt(0x1000 * (cpu + 1) + word) << 32n | BigInt(0xa000_0000 + 0x100 * cpu + word),
  );
  return new Uint8Array(words.buffer);
}
