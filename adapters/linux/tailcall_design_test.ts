/**
 * The reference against kernels, in the design that both follow: random programs of functions that call each other and
 * tail-call get the same prologues and the same sites, byte for byte.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { assemble } from "../../lib/bpf/assemble.ts";
import { disassemble } from "../../lib/bpf/disassemble.ts";
import type { Program } from "../../lib/bpf/insn.ts";
import { handlers } from "../../lib/impl/tailcall/mod.ts";
import type { TailcallCompileInput, TailcallCompileValue } from "../../lib/protocol/tailcall_compile.ts";
import { Random } from "../../lib/testing/random.ts";
import { requires } from "../../lib/testing/requires.ts";
import { rounds } from "../../lib/testing/rounds.ts";
import { describeRunningKernel } from "./describe_running_kernel.ts";
import { linuxImplementation } from "./implementation.ts";
import type { Kernel } from "./kernel.ts";
import { openRunningKernel } from "./running_kernel.ts";
import { testOnGuest } from "./testing/test_on_guest.ts";

const RUNNING_DESIGN = "tailcall@6.18";
const PROGRAMS = rounds(300, 3000);

/** Kernels that can be booted, and the designs that they follow. */
const BOOTED: readonly (readonly [kernel: string, design: string])[] = [
  ["5.10", "tailcall@5.10"],
  ["6.1", "tailcall@6.1"],
  ["6.12", "tailcall@6.12"],
  ["7.2", "tailcall@6.18"],
];
const PROGRAMS_FOR_BOOTED = rounds(50, 100);

/** Bytes of `endbr64`, which kernels that track indirect branches put before and behind `push rbp`, `mov rbp,rsp`. */
const ENDBR = "f30f1efa";
const ENDBR_SIZE = 4;

/** Bytes that both write alike in front of a function's own instructions, at least. */
const SHORTEST_PROLOGUE = 12;

async function followsDesign(): Promise<boolean> {
  if (!(await describeRunningKernel()).usable) return false;
  await using kernel = openRunningKernel();
  return (await linuxImplementation(kernel)).designs.includes(RUNNING_DESIGN);
}

/** Functions that each call some of those behind them, at most one level below another, and may tail-call. */
function randomCallers(seed: number): Program {
  const random = new Random(seed);
  const count = 1 + random.below(4);
  const callers = Array.from({ length: count }, (_, place) => place === 0 ? -1 : random.below(place));
  const lines = callers.flatMap((_, place) => {
    const saved = [7, 8, 9].filter(() => random.oneIn(2));
    const depth = random.pick([0, 0, 1, 4, 8, 12, 17, 40] as const);
    const calls = callers.flatMap((caller, callee) => caller === place ? [`r1 = r6`, `call f${callee}`] : []);
    const index = random.below(4);
    return [
      ...(place === 0 ? [] : [`f${place}:`]),
      "r6 = r1",
      ...saved.map((register) => `r${register} = 1`),
      ...(depth === 0 ? [] : ["r2 = 1", `*(u8 *)(r10 - ${depth}) = w2`]),
      ...calls,
      ...(random.oneIn(2) ? ["r1 = r6", "r2 = map[0] ll", `r3 = ${index}`, "call bpf_tail_call"] : []),
      "r0 = *(u64 *)(r6 + 0)",
      ...saved.map((register) => `r0 += r${register}`),
      "exit",
    ];
  });
  return assemble(lines.join("\n"));
}

/** What does not depend on where things lie: the beginning of each function, and each direct site. */
function shape({ functions, sites, entrySkip }: TailcallCompileValue, lengths: readonly number[]): unknown {
  return {
    entrySkip,
    beginnings: functions.map(({ code }, place) => code.subarray(0, lengths[place]).toHex()),
    sites: sites.map((site) => {
      if (site.kind !== "direct") return site.kind;
      const owner = functions.find(({ address, code }) =>
        site.bypass >= address && site.target < address + BigInt(code.length)
      );
      assert(owner !== undefined);
      const [begin, end] = [Number(site.bypass - owner.address), Number(site.target - owner.address) + 5];
      return [site.insn, begin, owner.code.subarray(begin, end).toHex()];
    }),
  };
}

/** Code without `endbr64`, as if each function began so many bytes later. */
function withoutEndbr(value: TailcallCompileValue): TailcallCompileValue {
  if (value.functions.some(({ code }) => !code.toHex().startsWith(ENDBR))) return value;
  const entrySkip = value.entrySkip - ENDBR_SIZE;
  const functions = value.functions.map(({ address, code }) => ({
    address: address + BigInt(2 * ENDBR_SIZE),
    code: Uint8Array.of(...code.subarray(ENDBR_SIZE, value.entrySkip), ...code.subarray(value.entrySkip + ENDBR_SIZE)),
  }));
  return { ...value, entrySkip, functions };
}

/** Asks a kernel and the reference for the code of so many random programs. */
async function compareOn(kernel: Kernel, design: string, programs: number): Promise<void> {
  const { designs, handlers: { "tailcall.compile": ask } } = await linuxImplementation(kernel);
  assert(designs.includes(design), `the kernel follows ${designs.join(", ")}`);
  for (let seed = 0; seed < programs; seed++) {
    const program = randomCallers(seed);
    const text = `seed ${seed}:\n${disassemble(program)}`;
    const input: TailcallCompileInput = { program, maps: [{ maxEntries: 4 }], classic: false, direct: true };
    const answer = await ask?.(input, undefined);
    assert(answer?.outcome === "ok", `${text}\n${Deno.inspect(answer)}`);
    const there = withoutEndbr(answer.value);
    const nop5 = there.functions[0]?.code.subarray(0, 5).toHex() === "6666666690" ? "6666666690" : "0f1f440000";
    const here = await handlers["tailcall.compile"]?.({ ...input, nop5 }, design);
    assert(here?.outcome === "ok", text);
    // Up to the first instruction of the program, `r6 = r1`.
    const lengths = here.value.functions.map(({ code }) => code.toHex().indexOf("4889fb") / 2);
    assert(lengths.every((length) => length >= SHORTEST_PROLOGUE));
    assertEquals(shape(there, lengths), shape(here.value, lengths), text);
  }
}

Deno.test({
  name: `the kernel and the reference give ${PROGRAMS} random programs the same prologues and sites`,
  ...requires(RUNNING_DESIGN, await followsDesign()),
  async fn() {
    await using kernel = openRunningKernel();
    await compareOn(kernel, RUNNING_DESIGN, PROGRAMS);
  },
});

for (const [name, design] of BOOTED) {
  testOnGuest(
    `it and the reference in ${design} give ${PROGRAMS_FOR_BOOTED} random programs the same prologues and sites`,
    name,
    (kernel) => compareOn(kernel, design, PROGRAMS_FOR_BOOTED),
  );
}
