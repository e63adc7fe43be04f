import { assert, assertEquals, assertGreater } from "@std/assert";
import { program } from "../testing/program.ts";
import { testOnKernel } from "../testing/test_on_kernel.ts";
import { loadProgram } from "./load_program.ts";
import { programFlag } from "./program_flag.ts";
import { demand } from "./reply.ts";
import { testRun } from "./test_run.ts";

testOnKernel("a syscall program reads and writes its context", async (kernel) => {
  const insns = program(`
    r0 = *(u64 *)(r1 + 0x0)
    r0 += 1
    *(u64 *)(r1 + 0x8) = r0
    exit
  `);
  await using loaded = demand(await loadProgram(kernel, { type: "syscall", insns, flags: programFlag.sleepable }));
  const words = BigUint64Array.of(0xffff_ffffn, 0n);
  const { retval, ctx } = demand(await testRun(loaded, { ctx: new Uint8Array(words.buffer) }));
  assertEquals(retval, 0);
  assertEquals(new BigUint64Array(ctx.buffer), BigUint64Array.of(0xffff_ffffn, 0x1_0000_0000n));
  assertEquals(words, BigUint64Array.of(0xffff_ffffn, 0n), "the caller's context is not written to");
});

testOnKernel("a raw tracepoint program reads its arguments", async (kernel) => {
  const insns = program("r0 = *(u64 *)(r1 + 0x8)\nexit");
  await using loaded = demand(await loadProgram(kernel, { type: "raw_tracepoint", insns }));
  const ctx = new Uint8Array(BigUint64Array.of(1n, 0xfedcba98n).buffer);
  assertEquals(demand(await testRun(loaded, { ctx })).retval, 0xfedcba98);
});

testOnKernel("an xdp program reads and writes its packet", async (kernel) => {
  const insns = program(`
    r2 = *(u32 *)(r1 + 0x0)
    r3 = *(u32 *)(r1 + 0x4)
    r4 = r2
    r4 += 0x2
    r0 = 0
    if r4 > r3 goto out
    r0 = *(u8 *)(r2 + 0x0)
    *(u8 *)(r2 + 0x1) = r0
    out:
    exit
  `);
  await using loaded = demand(await loadProgram(kernel, { type: "xdp", insns }));
  const packet = new Uint8Array(64);
  packet[0] = 0xab;
  const result = demand(await testRun(loaded, { data: packet, dataOutSize: 128, repeat: 1000 }));
  assertEquals(result.retval, 0xab);
  assertEquals(result.data.length, 64);
  assertEquals([...result.data.subarray(0, 3)], [0xab, 0xab, 0]);
  assertGreater(result.durationNs, 0);
});

testOnKernel("an xdp program's context comes back in a buffer of its own", async (kernel) => {
  const insns = program("r0 = 2\nexit");
  await using loaded = demand(await loadProgram(kernel, { type: "xdp", insns }));
  const ctx = new Uint8Array(24);
  new DataView(ctx.buffer).setUint32(4, 64, true);
  const result = demand(await testRun(loaded, { ctx, ctxOutSize: 24, data: new Uint8Array(64), dataOutSize: 64 }));
  assertEquals(result.ctx, ctx);
});

testOnKernel("a run with what its type does not take is refused", async (kernel) => {
  await using loaded = demand(await loadProgram(kernel, { type: "xdp", insns: program("r0 = 2\nexit") }));
  const reply = await testRun(loaded, { data: new Uint8Array(4) });
  assert(reply.outcome === "refused");
  assertEquals([reply.command, reply.errnoName, reply.log], ["BPF_PROG_TEST_RUN", "EINVAL", ""]);
});
