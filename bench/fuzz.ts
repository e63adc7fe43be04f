import { draw } from "../lib/fuzz/draw.ts";
import type { Question } from "../lib/fuzz/generator.ts";
import { MAP, rewrite } from "../lib/fuzz/generators/nocsr/rewrite.ts";
import { huntRange } from "../lib/fuzz/hunt.ts";
import type { Adapter } from "../lib/harness/adapter.ts";
import { infoOf, inProcess } from "../lib/harness/in_process.ts";
import { reference } from "../lib/impl/reference.ts";
import type { Implementation } from "../lib/protocol/implementation.ts";
import { ok } from "../lib/protocol/outcome.ts";
import { rulesOf } from "../lib/spec/registry.ts";
import { readKnownFailures } from "../tools/conformance/read_known_failures.ts";
import { type Hunter, type Orders, readyHunter } from "../tools/fuzz/hunter.ts";
import { encode } from "../lib/bpf/encode.ts";
import { bindKfuncs } from "../adapters/linux/bpf/bind_kfuncs.ts";
import { bindMaps } from "../adapters/linux/bpf/bind_maps.ts";
import { type BpfMap, createMap } from "../adapters/linux/bpf/create_map.ts";
import { dumpXlated } from "../adapters/linux/bpf/dump_xlated.ts";
import { loadProgram } from "../adapters/linux/bpf/load_program.ts";
import { demand } from "../adapters/linux/bpf/reply.ts";
import type { Kernel } from "../adapters/linux/kernel.ts";
import { openRunningKernel } from "../adapters/linux/running_kernel.ts";
import { Session } from "../adapters/linux/session.ts";
import { adapters } from "../adapters/mod.ts";
import { type Measured, measureInTurn, printRates, printRatio } from "./measure.ts";

const LIMIT = 30_000;

/** Questions of a round; no more than a block. */
const ROUND = 500;
const OPERATION = "nocsr.rewrite";
const SEED = 1;

/** It hands every program back, so that what is measured is the fuzzer itself. */
const noOp: Implementation = {
  name: "no-op",
  version: "0",
  arch: "x86_64",
  designs: [],
  handlers: { [OPERATION]: ({ program }) => ok({ program }) },
};

/** Rounds until the engine has compiled what is run often. */
const WARM_UP = 20;

/**
 * Programs a second: made up, rewritten and judged, beside the kernel's load and dump of the same ones.
 */
export async function benchFuzzing(): Promise<void> {
  const { linux } = adapters;
  const load = linux?.kind === "process" && Deno.build.os === "linux" && Deno.uid() === 0 ? linux.load : undefined;
  await using hunter = load === undefined ? undefined : await kernelHunter();
  const running = load === undefined ? undefined : openRunningKernel();
  await using map = running && demand(await createMap(running, MAP));
  const kernel = load === undefined || running === undefined || map === undefined || hunter === undefined
    ? []
    : await ofKernel(inProcess(await load()), running, [map], hunter);
  const rates = await measureInTurn(kernel, WARM_UP);
  const others = await measureInTurn([
    { name: "fuzzing an implementation that does nothing", round: () => hunt(noOp) },
    { name: "fuzzing the reference", round: () => hunt(reference) },
  ], WARM_UP);
  printRates("nocsr.rewrite, programs that are made up", "programs", [...rates, ...others]);
  if (kernel.length === 0) return;
  const [alone, adapted, fuzzed] = rates;
  for (const [base, what] of [[alone, "its load and dump alone"], [adapted, "its adapter alone"]] as const) {
    const ratio = (fuzzed?.perSecond ?? 0) / (base?.perSecond ?? 1);
    const cpuRatio = (fuzzed?.perCpuSecond ?? 0) / (base?.perCpuSecond ?? 1);
    printRatio(`fuzzing the kernel over ${what}`, ratio, 1 / 3);
    console.log(`    by processor time, that of the engine's own threads included: ${cpuRatio.toFixed(3)}x`);
  }
}

async function ofKernel(
  adapter: Adapter,
  kernel: Kernel,
  maps: readonly BpfMap[],
  hunter: Hunter,
): Promise<readonly Measured[]> {
  const questions = questionsFor(adapter);
  const session = new Session(kernel);
  const programs: Uint8Array<ArrayBuffer>[] = [];
  for (const { input: { program, functions } } of questions) {
    const names = functions.flatMap(({ kfunc }) => kfunc ?? []);
    const ids = await Promise.all(names.map((name) => session.kfuncId(name)));
    programs.push(encode(bindMaps(bindKfuncs(program, ids.map((id) => id ?? 0)), maps)));
  }
  return [
    { name: "the kernel's load and dump alone", round: () => loadAll(kernel, programs) },
    { name: "the kernel's adapter alone", round: () => askAll(adapter, questions) },
    { name: "fuzzing the kernel", round: () => huntBlock(hunter) },
  ];
}

async function loadAll(kernel: Kernel, programs: readonly Uint8Array<ArrayBuffer>[]): Promise<number> {
  for (const insns of programs) {
    const reply = await loadProgram(kernel, { type: "raw_tracepoint", insns });
    if (reply.outcome === "refused") continue;
    await using loaded = reply.value;
    await dumpXlated(loaded);
  }
  return programs.length;
}

function questionsFor({ info }: Adapter): readonly Question<typeof OPERATION>[] {
  const questions = rewrite.questions(info);
  return Array.from({ length: ROUND }, (_, index) => draw(questions, { seed: SEED, kind: OPERATION, index }).value);
}

async function askAll(adapter: Adapter, questions: readonly Question<typeof OPERATION>[]): Promise<number> {
  for (const { input } of questions) await adapter.ask({ operation: OPERATION, input }, LIMIT);
  return questions.length;
}

async function hunt(implementation: Implementation): Promise<number> {
  const bench = { info: infoOf(implementation), rules: rulesOf(OPERATION) };
  const options = {
    generator: rewrite,
    adapter: inProcess(implementation),
    bench,
    known: [],
    seed: SEED,
    limit: LIMIT,
  };
  await huntRange(options, { from: 0, to: ROUND });
  return ROUND;
}

async function kernelHunter(): Promise<Hunter> {
  const expectations = `${import.meta.dirname}/../adapters/linux/expectations.yaml`;
  const known = await readKnownFailures(expectations, { expectations, "update-expectations": false });
  const orders: Orders = {
    adapter: "linux",
    command: undefined,
    kernel: undefined,
    "kernel-image": undefined,
    "start-timeout": 30,
    seed: SEED,
    timeout: LIMIT / 1000,
    known: known.entries,
    today: new Date().toISOString().slice(0, 10),
  };
  const readiness = await readyHunter(orders);
  if (readiness.kind !== "ready") throw new Error(`wanted the running kernel, got ${readiness.message}`);
  return readiness.hunter;
}

async function huntBlock(hunter: Hunter): Promise<number> {
  const caught = await hunter.hunt({ operation: OPERATION, from: 0, to: ROUND });
  if (caught.kind !== "done") throw new Error(`wanted a hunt, got ${caught.kind}`);
  return ROUND;
}
