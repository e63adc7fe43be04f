/**
 * The reference against the kernel, in the design that both follow: random programs of functions that call each other
 * and tail-call get the same prologues and the same sites, byte for byte.
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
import { openRunningKernel } from "./running_kernel.ts";

const DESIGN = "tailcall@6.18";
const PROGRAMS = rounds(300, 10_000);

/** Bytes that both write alike in front of a function's own instructions, at least. */
const SHORTEST_PROLOGUE = 12;

async function followsDesign(): Promise<boolean> {
  if (!(await describeRunningKernel()).usable) return false;
  await using kernel = openRunningKernel();
  return (await linuxImplementation(kernel)).designs.includes(DESIGN);
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

Deno.test({
  name: `the kernel and the reference give ${PROGRAMS} random programs the same prologues and sites`,
  ...requires(DESIGN, await followsDesign()),
  async fn() {
    await using kernel = openRunningKernel();
    const ask = (await linuxImplementation(kernel)).handlers["tailcall.compile"];
    for (let seed = 0; seed < PROGRAMS; seed++) {
      const program = randomCallers(seed);
      const input: TailcallCompileInput = { program, maps: [{ maxEntries: 4 }], classic: false, direct: true };
      const here = await handlers["tailcall.compile"]?.(input, DESIGN);
      const there = await ask?.(input, undefined);
      assert(here?.outcome === "ok" && there?.outcome === "ok", `seed ${seed}: ${Deno.inspect(there)}`);
      // Up to the first instruction of the program, `r6 = r1`.
      const lengths = here.value.functions.map(({ code }) => code.toHex().indexOf("4889fb") / 2);
      assert(lengths.every((length) => length >= SHORTEST_PROLOGUE));
      const text = `seed ${seed}:\n${disassemble(program)}`;
      assertEquals(shape(there.value, lengths), shape(here.value, lengths), text);
    }
  },
});
