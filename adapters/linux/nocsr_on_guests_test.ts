import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { assemble } from "../../lib/bpf/assemble.ts";
import { disassemble } from "../../lib/bpf/disassemble.ts";
import type { RewriteValue, RewrittenRun } from "../../lib/protocol/nocsr.ts";
import { dumpJited } from "./bpf/dump_jited.ts";
import { loadProgram } from "./bpf/load_program.ts";
import { demand } from "./bpf/reply.ts";
import { GuestLost } from "./guest/guest_lost.ts";
import { linuxImplementation } from "./implementation.ts";
import type { Kernel } from "./kernel.ts";
import { runOnCpus } from "./operations/run_on_cpus.ts";
import { callsInCode } from "./testing/calls_in_code.ts";
import { program } from "./testing/program.ts";
import { testOnGuest } from "./testing/test_on_guest.ts";

/** Adds the CPU's number to the first word of the context, which a pair saves meanwhile. */
const SAVES = assemble(`
  r1 = *(u64 *)(r1 + 0x0)
  *(u64 *)(r10 - 0x8) = r1
  call 0x8
  r1 = *(u64 *)(r10 - 0x8)
  r0 += r1
  exit`);

async function rewritten(kernel: Kernel): Promise<RewriteValue> {
  const handler = (await linuxImplementation(kernel)).handlers["nocsr.rewrite"];
  const outcome = await handler?.({ program: SAVES, functions: [], maps: [] }, undefined);
  assert(outcome?.outcome === "ok");
  return outcome.value;
}

/** Asserts that the program was run on two CPUs, and did each time what it says. */
function assertDidAsWritten(runs: readonly RewrittenRun[] | undefined): void {
  assertEquals(runs?.map(({ cpu }) => cpu), [0, 1]);
  for (const { cpu, context, r0 } of runs ?? []) {
    const word = new DataView(context.buffer, context.byteOffset).getUint32(0, true);
    assertEquals(r0, BigInt(word + cpu));
  }
}

for (const release of ["5.10", "6.1"]) {
  testOnGuest("a nocsr pair stays, and the program does what it says", release, async (kernel) => {
    const { program, stackDepths, runs } = await rewritten(kernel);
    assertEquals(disassemble(program), disassemble(SAVES));
    assertEquals(stackDepths, [8]);
    assertDidAsWritten(runs);
  });
}

for (const release of ["6.12", "7.2", "6.12-arm64", "6.12-riscv64"]) {
  testOnGuest("a nocsr pair goes, and the program does what it said", release, async (kernel) => {
    const { program, stackDepths, runs } = await rewritten(kernel);
    assertEquals(program.filter((insn) => insn.dst === 10 || insn.src === 10), []);
    assertEquals(stackDepths, [0]);
    assertDidAsWritten(runs);
  });
}

async function callsIn(kernel: Kernel, text: string, arch: "aarch64" | "riscv64"): Promise<number> {
  await using loaded = demand(await loadProgram(kernel, { type: "raw_tracepoint", insns: program(text) }));
  const images = demand(await dumpJited(loaded));
  return images.reduce((sum, { code }) => sum + callsInCode(code, arch), 0);
}

for (const [release, arch] of [["6.12-arm64", "aarch64"], ["6.12-riscv64", "riscv64"]] as const) {
  testOnGuest("the JIT inlines bpf_get_smp_processor_id, and not others", release, async (kernel) => {
    assertEquals(kernel.arch, arch);
    assertEquals(await callsIn(kernel, "r0 = 0x0\nexit", arch), 0);
    assertEquals(await callsIn(kernel, "call 0x8\nexit", arch), 0);
    assertEquals(await callsIn(kernel, "call 0x5\nexit", arch), 1);
  });
}

testOnGuest("the kernel dies of a callee that reads a removed slot", "6.12-riscv64", async (kernel) => {
  const text = `
    r1 = *(u64 *)(r1 + 0x0)
    *(u64 *)(r10 - 0x8) = r1
    call 0x8
    r1 = *(u64 *)(r10 - 0x8)
    r1 = r10
    call reads
    exit
    reads:
    r0 = *(u64 *)(r1 - 0x8)
    exit`;
  const handler = (await linuxImplementation(kernel)).handlers["nocsr.rewrite"];
  const outcome = await handler?.({ program: assemble(text), functions: [], maps: [] }, undefined);
  assert(outcome?.outcome === "ok");
  assertEquals([outcome.value.stackDepths, outcome.value.runs], [[0, 0], undefined]);

  const loaded = demand(await loadProgram(kernel, { type: "raw_tracepoint", insns: program(text) }));
  const error = await assertRejects(() => runOnCpus(loaded), GuestLost);
  assertMatch(error.message, /Kernel panic/);
});

testOnGuest("a program is run on plain memory, though there is no type that may write it", "5.10", async (kernel) => {
  const run = (await linuxImplementation(kernel)).handlers["calling_convention.run"];
  const context = Uint8Array.of(7, 0, 0, 0, 0, 0, 0, 0);
  const reads = await run?.({ program: assemble("r0 = *(u64 *)(r1 + 0)\nexit"), context }, undefined);
  assertEquals(reads, { outcome: "ok", value: { r0: 7n, bits: 32 } });
  const refused = await run?.({ program: assemble("exit"), context }, undefined);
  assertEquals(refused, { outcome: "rejected", errno: "EACCES", message: "R0 !read_ok" });
  const writes = await run?.({ program: assemble("r0 = 0\n*(u64 *)(r1 + 0) = r0\nexit"), context }, undefined);
  assertEquals(writes?.outcome, "unsupported");
});
