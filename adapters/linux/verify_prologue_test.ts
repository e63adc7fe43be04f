import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Program } from "../../lib/bpf/insn.ts";
import { assemble } from "../../lib/bpf/assemble.ts";
import type { Case } from "../../lib/harness/case.ts";
import { loadSuite } from "../../lib/harness/load_suite.ts";
import { designs } from "../../lib/impl/prologue/designs.ts";
import { generate } from "../../lib/impl/prologue/generate.ts";
import { handlers, mutants } from "../../lib/impl/prologue/mod.ts";
import type { FetchArg } from "../../lib/perf/fetch_arg.ts";
import { parseFetchArg } from "../../lib/perf/parse_fetch_arg.ts";
import type { Handlers } from "../../lib/protocol/implementation.ts";
import type { OperationName } from "../../lib/protocol/operations.ts";
import type { GenerateInput } from "../../lib/protocol/prologue.ts";
import { fetchArgs } from "../../lib/fuzz/generators/prologue/arbitrary_fetch_arg.ts";
import { decisiveLine } from "./bpf/decisive_line.ts";
import type { Kernel } from "./kernel.ts";
import { testOnGuest } from "./testing/test_on_guest.ts";
import { testOnKernel } from "./testing/test_on_kernel.ts";
import { readsEverything, verifyPrologue } from "./verify_prologue.ts";

/** Random lists of arguments that the running kernel is asked about. */
const LISTS = 2_000;

/** Lists that a booted kernel is asked about, which takes longer to answer. */
const LISTS_OF_GUESTS = 200;

/** What a kernel says of a program behind the prologue of some arguments: nothing if it takes both. */
async function verdict(kernel: Kernel, prologue: Program, program: Program): Promise<string> {
  const reply = await verifyPrologue(kernel, prologue, program);
  return reply.outcome === "granted" ? "" : `${reply.errnoName}: ${decisiveLine(reply.log)}`;
}

/** The prologue that an implementation generates, if it does. */
async function prologueOf(answers: Handlers, input: GenerateInput, design?: string): Promise<Program | undefined> {
  const outcome = await answers["prologue.generate"]?.(input, design);
  return outcome?.outcome === "ok" ? outcome.value.program : undefined;
}

/** The suite's cases of one operation. */
async function casesOf<O extends OperationName>(operation: O): Promise<readonly Case<O>[]> {
  const { cases } = await loadSuite(new URL("../../conformance", import.meta.url).pathname);
  return cases.filter((question): question is Case<O> => question.operation === operation);
}

function passed(args: readonly FetchArg[]): number {
  return Math.min(args.length, 3);
}

async function takesWhatCasesAskFor(kernel: Kernel): Promise<void> {
  const verdicts: string[] = [];
  for (const { id, input, design } of await casesOf("prologue.generate")) {
    const prologue = await prologueOf(handlers, input, design);
    // Without room there is no prologue, and r2 is not to be read.
    if (prologue === undefined || prologue.length === 0) continue;
    const said = await verdict(kernel, prologue, readsEverything(passed(input.args)));
    verdicts.push(said === "" ? "" : `${id}: ${said}`);
  }
  assertEquals(verdicts.filter(Boolean), []);
  assert(verdicts.length >= 20, `only ${verdicts.length} prologues`);
}

async function judgesProgramsOfCases(kernel: Kernel): Promise<void> {
  const differences: string[] = [];
  for (const { id, input, design } of await casesOf("prologue.run")) {
    const outcome = await handlers["prologue.run"]?.(input, design);
    const prologue = await prologueOf(handlers, { args: input.args, space: 4096 }, design);
    if (prologue === undefined || outcome === undefined) continue;
    const said = await verdict(kernel, prologue, input.program);
    const wanted = outcome.outcome === "rejected" ? outcome.errno : "";
    if (!said.startsWith(wanted) || (wanted === "") !== (said === "")) differences.push(`${id}: ${said}`);
  }
  assertEquals(differences, []);
}

async function takesRandomLists(kernel: Kernel, lists: number): Promise<void> {
  const refusals: string[] = [];
  for (const args of fc.sample(fetchArgs, lists)) {
    for (const [name, decisions] of Object.entries(designs)) {
      const outcome = generate(decisions, { args, space: 4096 });
      assert(outcome.outcome === "ok");
      const said = await verdict(kernel, outcome.value.program, readsEverything(passed(args)));
      if (said !== "") refusals.push(`${name}: ${said}`);
    }
  }
  assertEquals(refusals, []);
}

async function takesTheLongest(kernel: Kernel): Promise<void> {
  for (const [reads, offset] of [[680, 8], [816, 0]] as const) {
    const arg = parseFetchArg(`${`+${offset}(`.repeat(reads)}%di${")".repeat(reads)}`);
    const prologue = await prologueOf(handlers, { args: [arg], space: 4096 });
    assertEquals(prologue?.length, 4091);
    assertEquals(await verdict(kernel, prologue ?? [], assemble("r0 = r3\nexit")), "");
  }
}

/** Mutants whose prologues break what a verifier looks at, and the register or fault that its words name. */
const REFUSED: Readonly<Record<string, string>> = {
  "prologue/context-in-caller-saved-register": "R5",
  "prologue/context-not-restored": "R1",
  "prologue/error-path-forgets-argument": "R4",
  "prologue/error-path-zeroes-nothing": "R3",
  "prologue/error-jump-past-flag": "unreachable",
  "prologue/success-jump-past-flag": "unreachable",
  "prologue/size-not-set": "R2",
  "prologue/result-pointer-not-set": "R1",
};

async function refusesUnreadableRegisters(kernel: Kernel): Promise<void> {
  const args = ["+8(%di)", "+0(%si)"].map(parseFetchArg);
  const said: Record<string, string> = {};
  for (const { name, handlers: wrong } of mutants) {
    if (!(name in REFUSED)) continue;
    const prologue = await prologueOf(wrong, { args, space: 4096 });
    const words = await verdict(kernel, prologue ?? [], readsEverything(args.length));
    said[name] = /R\d|unreachable/.exec(words)?.[0] ?? words;
  }
  assertEquals(said, REFUSED);
}

testOnKernel("the verifier takes every prologue that the cases ask for", takesWhatCasesAskFor);

testOnKernel("the verifier takes and refuses the programs of the cases as the reference does", judgesProgramsOfCases);

testOnKernel(
  `the verifier takes the prologues of ${LISTS} random lists of arguments`,
  (kernel) => takesRandomLists(kernel, LISTS),
);

testOnKernel("the verifier takes the longest prologue", takesTheLongest);

testOnKernel("the verifier refuses prologues that leave registers unreadable", refusesUnreadableRegisters);

for (const name of ["5.10", "6.1", "6.12", "7.2"]) {
  testOnGuest("the verifier takes the cases' prologues and programs as the reference does", name, async (kernel) => {
    await takesWhatCasesAskFor(kernel);
    await judgesProgramsOfCases(kernel);
  });

  testOnGuest(
    `the verifier takes the prologues of ${LISTS_OF_GUESTS} random lists of arguments`,
    name,
    async (kernel) => {
      await takesRandomLists(kernel, LISTS_OF_GUESTS);
      await takesTheLongest(kernel);
    },
  );

  testOnGuest("the verifier refuses prologues that leave registers unreadable", name, refusesUnreadableRegisters);
}
