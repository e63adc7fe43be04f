import { Machine } from "../../../bpf/machine/machine.ts";
import type { Region } from "../../../bpf/machine/region.ts";
import type { Program } from "../../../bpf/insn.ts";
import { standardFunctions } from "../../../bpf/standard_functions.ts";
import type { RewriteValue, RewrittenRun } from "../../../protocol/nocsr.ts";
import { ok, type Outcome } from "../../../protocol/outcome.ts";

/** On which CPUs a program is run, each with other words in its context. */
const CPUS = [0, 1] as const;

/** 64-bit words of a context. */
const WORDS = 12;

const PERCPU_ADDRESS = 0x5000_0000_0000n;

const LIMIT = 100_000;

/**
 * Adds to an answer of `nocsr.rewrite` what its program comes to when it is run. Nothing is added where it cannot be
 * run: it calls what there is no model of, or does what it may not.
 *
 * @param answer The answer.
 * @param carriedOut The program that is run, where it is not the one that is told.
 */
export function withRuns(answer: Outcome<RewriteValue>, carriedOut?: Program): Outcome<RewriteValue> {
  if (answer.outcome !== "ok") return answer;
  const runs = CPUS.flatMap((cpu) => runOn(cpu, carriedOut ?? answer.value.program));
  return runs.length === 0 ? answer : ok({ ...answer.value, runs });
}

function runOn(cpu: number, program: Program): readonly RewrittenRun[] {
  const machine = new Machine(program, {
    functions: standardFunctions({ cpu, time: 1_000_000_007n, random: 0x5eed }),
    extensions: ["xlated"],
    percpu: () => PERCPU_ADDRESS,
    limit: LIMIT,
  });
  const context = new Uint8Array(BigUint64Array.from({ length: WORDS }, (_, word) => wordOf(cpu, word)).buffer);
  const result = machine.run({ context: context.slice(), regions: [percpuMemory(cpu)] });
  return result.outcome === "exit" ? [{ cpu, context, r0: result.r0, bits: 64 }] : [];
}

/** A word whose halves differ from each other and from those of every other word. */
function wordOf(cpu: number, word: number): bigint {
  return BigInt(0x1000 * (cpu + 1) + word) << 32n | BigInt(0xa000_0000 + 0x100 * cpu + word);
}

/** The CPU's number, and something else behind it. */
function percpuMemory(cpu: number): Region {
  const bytes = new Uint8Array(8).fill(0xa5);
  new DataView(bytes.buffer).setUint32(0, cpu, true);
  return { name: "per-CPU memory", address: PERCPU_ADDRESS, bytes, access: "read" };
}
