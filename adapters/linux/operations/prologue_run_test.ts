import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { assemble } from "../../../lib/bpf/assemble.ts";
import { designs } from "../../../lib/impl/prologue/designs.ts";
import { run } from "../../../lib/impl/prologue/run.ts";
import { parseFetchArg } from "../../../lib/perf/parse_fetch_arg.ts";
import type { PrologueRunInput } from "../../../lib/protocol/prologue.ts";
import { fetchArgs } from "../../../lib/testing/arbitrary_fetch_arg.ts";
import { requires } from "../../../lib/testing/requires.ts";
import { describeRunningKernel } from "../describe_running_kernel.ts";
import type { Kernel } from "../kernel.ts";
import { openRunningKernel } from "../running_kernel.ts";
import { uprobeType } from "../uprobe/attach.ts";
import { callCodeHere } from "../uprobe/call_code.ts";
import { settableRegisters } from "../uprobe/probe_code.ts";
import { Session } from "../session.ts";
import { prologueDesigns, runBehindPrologue } from "./prologue_run.ts";

const present = await hasProbes();

async function hasProbes(): Promise<boolean> {
  if (!(await describeRunningKernel()).usable) return false;
  await using kernel = openRunningKernel();
  return kernel.arch === "x86_64" && await uprobeType(kernel) !== undefined;
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

/** Questions that are asked of the kernel; each takes about a tenth of a second. */
const QUESTIONS = 40;

const BASE = 0x4000_0000_0000n;

/** Two whole pages full of addresses in them, with nothing before and behind. */
const address = fc.bigInt({ min: BASE - 64n, max: BASE + 8192n + 64n });
const memory = fc.array(address, { minLength: 1024, maxLength: 1024 }).map((words) => {
  const bytes = new Uint8Array(8192);
  const view = new DataView(bytes.buffer);
  for (const [index, word] of words.entries()) view.setBigUint64(8 * index, word, true);
  return [{ address: BASE, bytes }];
});
const registers = fc.tuple(...settableRegisters.map(() => address)).map((values) =>
  Object.fromEntries(settableRegisters.map((name, index) => [name, values[index] ?? 0n]))
);
const args = fetchArgs.map((args) =>
  args.map((arg) => ({
    ...arg,
    derefs: arg.derefs.map(({ offset }) => ({ offset: BigInt.asIntN(7, offset), user: true })),
  }))
);
const program = assemble(`
  r0 = *(u64 *)(r1 + 0x70)
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

const questions: fc.Arbitrary<PrologueRunInput> = fc.record({
  args,
  program: fc.constant(program),
  registers,
  memory,
}, { noNullPrototype: true });

testOnProbes(`runBehindPrologue() answers ${QUESTIONS} random questions as the reference does`, async (kernel) => {
  const session = new Session(kernel);
  let answered = 0;
  for (const input of fc.sample(questions, { numRuns: QUESTIONS, seed: 1 })) {
    for (const design of prologueDesigns) {
      const outcome = await runBehindPrologue(session, callCodeHere, input, design);
      if (outcome.outcome === "unsupported") continue;
      answered++;
      assertEquals(outcome, run(designs[design], input));
    }
  }
  assert(answered >= QUESTIONS / 2, `only ${answered} questions could be asked`);
});

testOnProbes("runBehindPrologue() says what a process cannot have", async (kernel) => {
  const session = new Session(kernel);
  const reason = async (arg: string, rest: Partial<PrologueRunInput>, design?: string): Promise<string> => {
    const memory = [{ address: BASE, bytes: new Uint8Array(4096) }];
    const input = { args: [parseFetchArg(arg)], program: assemble("r0 = 0\nexit"), registers: {}, memory, ...rest };
    const outcome = await runBehindPrologue(session, callCodeHere, input, design);
    return outcome.outcome === "unsupported" ? outcome.reason : outcome.outcome;
  };
  const kernels = [{ address: 0xffff_8880_0000_0000n, bytes: new Uint8Array(8) }];
  const short = [{ address: BASE, bytes: new Uint8Array(16) }];
  assertEquals(await reason("%sp", {}), "a probe in user space cannot have sp set");
  assertEquals(await reason("%di", { registers: { ip: 1n } }), "a probe in user space cannot have ip set");
  assertEquals(await reason("%di", { memory: kernels }), "the kernel's memory cannot be set up");
  assertEquals(
    await reason("+0(%di)", { registers: { di: 0xffff_8880_0000_0000n } }),
    "what lies in the kernel's memory is not known",
  );
  assertEquals(
    await reason("+0(%di)", { registers: { di: BASE } }, "prologue@5.10"),
    "bpf_probe_read_kernel does not read the memory of a process",
  );
  assertEquals(
    await reason("+16(%di)", { registers: { di: BASE }, memory: short }),
    "a process's memory begins and ends with its pages, and the question's does not",
  );
  assertEquals(
    await reason("%di", { program: assemble("call 0x71\nexit") }),
    "what user code itself reads is not foreseen",
  );
  assertEquals(await reason("%di", {}, "prologue@7"), "there is no design prologue@7");
});

testOnProbes("runBehindPrologue() refuses with the words of the verifier", async (kernel) => {
  const input = { args: [parseFetchArg("%di")], program: assemble("r0 = r4\nexit"), registers: {}, memory: [] };
  const outcome = await runBehindPrologue(new Session(kernel), callCodeHere, input);
  assert(outcome.outcome === "rejected");
  assertEquals([outcome.errno, outcome.message], ["EACCES", "R4 !read_ok"]);
});
