/**
 * The machine against the kernel: random programs end on both with the same registers and the same stack.
 *
 * @module
 */
import { assertEquals, fail } from "@std/assert";
import { disassemble } from "../../lib/bpf/disassemble.ts";
import { encode } from "../../lib/bpf/encode.ts";
import type { Form } from "../../lib/bpf/form.ts";
import { formOf } from "../../lib/bpf/forms.ts";
import type { Program } from "../../lib/bpf/insn.ts";
import type { FunctionFinder } from "../../lib/bpf/machine/bpf_function.ts";
import { run } from "../../lib/bpf/machine/run.ts";
import {
  linkProgram,
  randomContext,
  randomForms,
  type RandomProgram,
  randomProgram,
} from "../../lib/testing/random_program.ts";
import { loadProgram } from "./bpf/load_program.ts";
import { programFlag } from "./bpf/program_flag.ts";
import { demand } from "./bpf/reply.ts";
import { testRun } from "./bpf/test_run.ts";
import type { Kernel } from "./kernel.ts";
import { testOnKernel } from "./testing/test_on_kernel.ts";

const PROGRAMS = 20_000;

/** What a program leaves behind: the low half of r0, and the context. */
interface Left {
  readonly r0: number;
  readonly context: readonly bigint[];
}

const functions: FunctionFinder = () => ({ name: "any", params: [], isVoid: false, call: () => 0n });

function runHere(program: Program, context: Uint8Array<ArrayBuffer>): Left | string {
  const result = run(program, { context }, { functions });
  if (result.outcome === "fault") return `${result.fault.kind} at ${result.fault.index}: ${result.fault.detail}`;
  return { r0: Number(BigInt.asUintN(32, result.r0)), context: words(context) };
}

async function runThere(kernel: Kernel, program: Program, context: Uint8Array<ArrayBuffer>): Promise<Left> {
  const spec = { type: "syscall", insns: encode(program), flags: programFlag.sleepable } as const;
  await using loaded = demand(await loadProgram(kernel, spec));
  const { retval, ctx } = demand(await testRun(loaded, { ctx: context }));
  return { r0: retval, context: words(ctx) };
}

function words({ buffer, byteOffset, length }: Uint8Array<ArrayBuffer>): readonly bigint[] {
  const view = new DataView(buffer, byteOffset, length);
  return Array.from({ length: length / 8 }, (_, i) => view.getBigUint64(8 * i, true));
}

/** What the machine and the kernel make of a program, if that is not the same. */
async function difference(kernel: Kernel, program: Program, seed: number): Promise<[Left | string, Left] | undefined> {
  const here = runHere(program, randomContext(seed));
  const there = await runThere(kernel, program, randomContext(seed));
  const same = typeof here !== "string" && here.r0 === there.r0 &&
    here.context.every((word, i) => word === there.context[i]);
  return same ? undefined : [here, there];
}

/** Leaves out pieces of a program as long as the difference stays. */
async function shrink(kernel: Kernel, program: RandomProgram, seed: number): Promise<RandomProgram> {
  for (let i = 0; i < program.pieces.length; i++) {
    const smaller = { ...program, pieces: program.pieces.toSpliced(i, 1) };
    if (await difference(kernel, linkProgram(smaller), seed) !== undefined) return await shrink(kernel, smaller, seed);
  }
  return program;
}

async function explain(kernel: Kernel, program: RandomProgram, seed: number): Promise<string> {
  const smallest = linkProgram(await shrink(kernel, program, seed));
  const [here, there] = await difference(kernel, smallest, seed) ?? [];
  const show = (left: unknown): string => Deno.inspect(left, { iterableLimit: 100 });
  return `seed ${seed}: the machine left ${show(here)}, the kernel ${show(there)}, of\n${disassemble(smallest)}`;
}

testOnKernel(`the machine runs ${PROGRAMS} random programs as the kernel does`, async (kernel) => {
  const seen = new Set<Form | undefined>();
  for (let seed = 0; seed < PROGRAMS; seed++) {
    const random = randomProgram(seed);
    const program = linkProgram(random);
    program.forEach((insn, index) => seen.add(formOf(insn, program[index + 1])));
    if (await difference(kernel, program, seed) !== undefined) fail(await explain(kernel, random, seed));
  }
  assertEquals(randomForms.filter((form) => !seen.has(form)).map(({ template }) => template), []);
});
