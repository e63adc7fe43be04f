import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { assemble } from "../../../lib/bpf/assemble.ts";
import { fetchArgs } from "../../../lib/fuzz/generators/prologue/arbitrary_fetch_arg.ts";
import { designs } from "../../../lib/impl/prologue/designs.ts";
import { run } from "../../../lib/impl/prologue/run.ts";
import { parseFetchArg } from "../../../lib/perf/parse_fetch_arg.ts";
import type { PrologueRunInput } from "../../../lib/protocol/prologue.ts";
import { requires } from "../../../lib/testing/requires.ts";
import { describeRunningKernel } from "../describe_running_kernel.ts";
import type { Kernel } from "../kernel.ts";
import { probeType } from "../probe/attach_probe.ts";
import { kprobeSite } from "../probe/kprobe_site.ts";
import { settableRegisters } from "../probe/probe_code.ts";
import { uprobeSite } from "../probe/uprobe_site.ts";
import { openRunningKernel } from "../running_kernel.ts";
import { Session } from "../session.ts";
import { testOnGuest } from "../testing/test_on_guest.ts";
import { type OpenSite, prologueDesigns, runBehindPrologue } from "./prologue_run.ts";

const present = await hasProbes();

async function hasProbes(): Promise<boolean> {
  if (!(await describeRunningKernel()).usable) return false;
  await using kernel = openRunningKernel();
  return kernel.arch === "x86_64" && await probeType(kernel, "uprobe") !== undefined;
}

/** Registers a test that runs programs on probes in user space, ignored where the running kernel has none. */
function testOnProbes(name: string, body: (kernel: Kernel) => Promise<void>): void {
  Deno.test({
    name,
    ...requires("uprobe", present),
    fn: async (): Promise<void> => {
      await using kernel = openRunningKernel();
      await body(kernel);
    },
  });
}

/** Questions that are asked of a kernel; each takes about a tenth of a second. */
const QUESTIONS = 40;

const BASE = 0x4000_0000_0000n;

/** What questions are made of. */
interface Sort {
  /** Addresses in and around the memory. */
  readonly address: fc.Arbitrary<bigint>;
  /** What is added to them. */
  readonly offset: (offset: bigint) => bigint;
  /** Whether the memory is a process's. */
  readonly user: boolean;
  /** The registers that are set. */
  readonly registers: readonly string[];
}

const program = assemble(`
  r0 = *(u64 *)(r1 + 0x58)
  if r2 == 0 goto fetched
  r0 += 1
  fetched:
  r1 = r0
  call twice
  exit
  twice:
  r0 = r1
  r0 += r1
  exit`);

/** Random questions: two whole pages full of addresses in them, with nothing before and behind. */
function questionsOf({ address, offset, user, registers }: Sort): fc.Arbitrary<PrologueRunInput> {
  return fc.record({
    args: fetchArgs.map((args) =>
      args.map((arg) => ({ ...arg, derefs: arg.derefs.map((deref) => ({ offset: offset(deref.offset), user })) }))
    ),
    program: fc.constant(program),
    registers: fc.tuple(...registers.map(() => address)).map((values) =>
      Object.fromEntries(registers.map((name, index) => [name, values[index] ?? 0n]))
    ),
    memory: fc.array(address, { minLength: 1024, maxLength: 1024 }).map((words) => [
      { address: BASE, bytes: new Uint8Array(BigUint64Array.from(words).buffer) },
    ]),
  }, { noNullPrototype: true });
}

/** Addresses and offsets that come as they like, cutting others in two. */
const ofProcess: Sort = {
  address: fc.bigInt({ min: BASE - 64n, max: BASE + 8192n + 64n }),
  offset: (offset) => BigInt.asIntN(7, offset),
  user: true,
  registers: settableRegisters,
};

/** Addresses and offsets of whole words. */
const ofKernel: Sort = {
  address: fc.bigInt({ min: -1n, max: 1032n }).map((index) => BASE + 8n * index),
  offset: (offset) => 8n * BigInt.asIntN(4, offset),
  user: false,
  registers: ["di", "si", "dx", "cx", "r8"],
};

/** Asks random questions in every design, and compares the answers with the reference's; says how many there were. */
async function ask(
  kernel: Kernel,
  sort: Sort,
  count: number,
  sites?: readonly OpenSite[],
): Promise<{ readonly answered: number; readonly failed: number }> {
  const session = new Session(kernel);
  const errors: bigint[] = [];
  for (const input of fc.sample(questionsOf(sort), { numRuns: count, seed: 1 })) {
    for (const design of prologueDesigns) {
      const outcome = await runBehindPrologue(session, input, design, sites);
      if (outcome.outcome === "unsupported") continue;
      assertEquals(outcome, run(designs[design], input));
      if (outcome.outcome === "ok") errors.push(outcome.value.err);
    }
  }
  return { answered: errors.length, failed: errors.filter((err) => err === 1n).length };
}

testOnProbes(`runBehindPrologue() answers ${QUESTIONS} random questions as the reference does`, async (kernel) => {
  for (const sort of [ofProcess, ofKernel]) {
    const { answered } = await ask(kernel, sort, QUESTIONS / 2);
    assert(answered >= QUESTIONS / 4, `only ${answered} questions could be asked`);
  }
});

for (const name of ["5.10", "6.1", "6.12", "7.2"]) {
  testOnGuest("a probe in the kernel shows what the reference does", name, async (kernel) => {
    const { answered, failed } = await ask(kernel, ofKernel, QUESTIONS, [kprobeSite]);
    assert(
      failed >= 5 && answered - failed >= 5,
      `only ${answered} questions could be asked, of which ${failed} failed`,
    );
  });

  testOnGuest("a probe in a process shows what the reference does", name, async (kernel) => {
    for (const sort of [ofProcess, ofKernel]) {
      const { answered } = await ask(kernel, sort, QUESTIONS / 4, [uprobeSite]);
      assert(answered >= QUESTIONS / 8, `only ${answered} questions could be asked`);
    }
  });
}

/** Asks a question that is the same but for what is given, and says how it came out. */
async function reason(
  kernel: Kernel,
  args: readonly string[],
  rest: Partial<PrologueRunInput>,
  design?: string,
  sites?: readonly OpenSite[],
): Promise<string> {
  const memory = [{ address: BASE, bytes: new Uint8Array(4096) }];
  const input = { args: args.map(parseFetchArg), program: assemble("r0 = 0\nexit"), registers: {}, memory, ...rest };
  const outcome = await runBehindPrologue(new Session(kernel), input, design, sites);
  return outcome.outcome === "unsupported" ? outcome.reason : outcome.outcome;
}

const UNMOVABLE = "user code sees of an address what differs on a real machine";

testOnProbes("runBehindPrologue() says what a process cannot have", async (kernel) => {
  const short = [{ address: BASE, bytes: new Uint8Array(16) }];
  const low = [{ address: 0x1000n, bytes: new Uint8Array(8), space: "user" as const }];
  assertEquals(await reason(kernel, ["%sp"], {}), "a probe in user space cannot have sp set");
  assertEquals(
    await reason(kernel, ["%di"], { registers: { ip: 1n } }),
    "a probe in user space cannot have ip set",
  );
  assertEquals(
    await reason(kernel, ["%di"], { program: assemble("r0 = *(u64 *)(r1 + 0x98)\nexit") }),
    "a probe in user space cannot have sp set",
  );
  assertEquals(
    await reason(kernel, ["+u0(%di)"], { registers: { di: 0x1000n }, memory: low }, "prologue@5.10"),
    "a process cannot have memory at these addresses",
  );
  assertEquals(
    await reason(kernel, ["+0(%di)", "+16(%di)"], { registers: { di: BASE }, memory: short }),
    "real memory begins and ends with its pages, and the question's does not",
  );
  assertEquals(
    await reason(kernel, ["%di"], { program: assemble("call 0x71\nexit") }),
    "what user code itself reads is not foreseen",
  );
  assertEquals(await reason(kernel, ["%di"], {}, "prologue@7"), "there is no design prologue@7");
});

testOnProbes("runBehindPrologue() says where the kernel's memory cannot be moved", async (kernel) => {
  const eight = new Uint8Array(8);
  const two = [{ address: BASE, bytes: eight }, { address: BASE + 2147483640n, bytes: eight }];
  const cut = [{ address: BASE, bytes: new Uint8Array(BigUint64Array.of(BASE + 8n, 0n).buffer) }];
  const registers = { di: BASE };
  const ask = (args: readonly string[], rest: Partial<PrologueRunInput> = {}): Promise<string> =>
    reason(kernel, args, { registers, ...rest }, "prologue@5.10");
  assertEquals(
    await ask(["+0(%di)", "+2147483640(%di)"], { memory: two }),
    "a number leads to two places of the kernel's memory that cannot be had so far apart",
  );
  assertEquals(await ask(["+0(+0(%di))"], { memory: cut }), "ok");
  assertEquals(
    await ask(["+0(+0(%di))", "+4(%di)"], { memory: cut }),
    "a read cuts an address in two, which is another one on a real machine",
  );
  assertEquals(await ask(["+0(%di)", "%di"]), "ok");
  assertEquals(await ask(["+0(%di)", "%di"], { program: assemble("r0 = r4\nexit") }), UNMOVABLE);
  assertEquals(await ask(["+0(%di)"], { program: assemble("r0 = *(u64 *)(r1 + 0x70)\nexit") }), UNMOVABLE);
  assertEquals(await ask(["+0(%di)", "+u0(%di)"]), "an address is either the kernel's or a process's, not both");
});

for (const name of ["5.10", "7.2"]) {
  testOnGuest("a probe in the kernel says which registers it cannot have", name, async (kernel) => {
    const at = (arg: string, registers: PrologueRunInput["registers"]): Promise<string> =>
      reason(kernel, [arg], { registers }, "prologue@5.10", [kprobeSite]);
    const site = "a probe at kernel_mbind";
    assertEquals(await at("%bx", {}), `${site} cannot have bx set`);
    assertEquals(await at("%di", { r15: 1n }), `${site} cannot have r15 set`);
    assertEquals(await at("%r9", { r9: 0xffff_ffffn }), "ok");
    assertEquals(await at("%r9", { r9: 0x1_0000_0000n }), `${site} cannot have r9 set`);
    assertEquals(await at("+0(%r9)", { r9: 1n }), "ok");
  });
}

testOnProbes("runBehindPrologue() refuses with the words of the verifier", async (kernel) => {
  const input = { args: [parseFetchArg("%di")], program: assemble("r0 = r4\nexit"), registers: {}, memory: [] };
  const outcome = await runBehindPrologue(new Session(kernel), input);
  assert(outcome.outcome === "rejected");
  assertEquals([outcome.errno, outcome.message], ["EACCES", "R4 !read_ok"]);
});
