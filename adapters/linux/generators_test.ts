/**
 * Questions that are made up, asked of the running kernel: it breaks no rule of level `must` over them, and takes most.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { Generator } from "../../lib/fuzz/generator.ts";
import { run as callingConventionRun } from "../../lib/fuzz/generators/calling_convention/run.ts";
import { run as prologueRun } from "../../lib/fuzz/generators/prologue/run.ts";
import { layout } from "../../lib/fuzz/generators/struct_args/layout.ts";
import { compile } from "../../lib/fuzz/generators/tailcall/compile.ts";
import { poke } from "../../lib/fuzz/generators/tailcall/poke.ts";
import { reachability } from "../../lib/fuzz/generators/tailcall/reachability.ts";
import { run as tailcallRun } from "../../lib/fuzz/generators/tailcall/run.ts";
import { describeSample, sample, shareOk } from "../../lib/fuzz/generators/testing/sample.ts";
import { inProcess } from "../../lib/harness/in_process.ts";
import type { OperationName } from "../../lib/protocol/operations.ts";
import { requires } from "../../lib/testing/requires.ts";
import { rounds } from "../../lib/testing/rounds.ts";
import { describeRunningKernel } from "./describe_running_kernel.ts";
import { linuxImplementation } from "./implementation.ts";
import type { Kernel } from "./kernel.ts";
import { probeType } from "./probe/attach_probe.ts";
import { openRunningKernel } from "./running_kernel.ts";
import { testOnKernel } from "./testing/test_on_kernel.ts";

/** Registers the test of one generator: the kernel must answer at least such a share with a value. */
function testGenerator<O extends OperationName>(
  generator: Generator<O>,
  questions: number,
  ok: number,
  ...features: readonly ("jit" | "btf" | "addresses")[]
): void {
  testOnKernel(nameOf(generator, questions), (kernel) => ask(kernel, generator, questions, ok), ...features);
}

function nameOf({ operation }: { readonly operation: OperationName }, questions: number): string {
  return `${operation}: the kernel breaks no rule on ${questions} questions, and takes most`;
}

async function ask<O extends OperationName>(
  kernel: Kernel,
  generator: Generator<O>,
  questions: number,
  ok: number,
): Promise<void> {
  const sampled = await sample(generator, inProcess(await linuxImplementation(kernel)), questions);
  console.log(describeSample(sampled));
  assertEquals(sampled.troubles.map(({ what, wire }) => `${what}: ${wire}`), []);
  assert(shareOk(sampled) >= ok, describeSample(sampled));
}

async function hasProbes(): Promise<boolean> {
  if (!(await describeRunningKernel()).usable) return false;
  await using kernel = openRunningKernel();
  return kernel.arch === "x86_64" && await probeType(kernel, "uprobe") !== undefined;
}

testGenerator(callingConventionRun, rounds(500, 3000), 0.75);
testGenerator(layout, rounds(1000, 5000), 0.65, "jit");
testGenerator(reachability, rounds(500, 3000), 0.8, "jit", "addresses");
testGenerator(compile, rounds(300, 2000), 0.7, "jit", "btf", "addresses");
testGenerator(tailcallRun, rounds(500, 3000), 0.65);
// Where the machine has more to do than to look, the order of some writes stays in doubt.
testGenerator(poke, rounds(15, 100), 0.5, "jit", "addresses");

/** Each takes about a tenth of a second. */
const PROBES = rounds(50, 300);

Deno.test({
  name: nameOf(prologueRun, PROBES),
  ...requires("uprobe", await hasProbes()),
  fn: async (): Promise<void> => {
    await using kernel = openRunningKernel();
    await ask(kernel, prologueRun, PROBES, 0.6);
  },
});
