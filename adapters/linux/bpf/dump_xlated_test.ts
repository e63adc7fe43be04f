import { assertEquals } from "@std/assert";
import { program } from "../testing/program.ts";
import { testOnKernel } from "../testing/test_on_kernel.ts";
import { dumpXlated } from "./dump_xlated.ts";
import { loadProgram } from "./load_program.ts";
import { demand } from "./reply.ts";

testOnKernel("a program that needs no rewriting is dumped as it was loaded", async (kernel) => {
  const insns = program(`
    r6 = r1
    r7 = 0x123456789abcdef ll
    *(u64 *)(r10 - 0x8) = r7
    r0 = *(u32 *)(r10 - 0x4)
    lock *(u64 *)(r10 - 0x8) += r7
    if r0 > 0x7 goto +0x1
    w0 = 0x1
    exit
  `);
  await using loaded = demand(await loadProgram(kernel, { type: "raw_tracepoint", insns }));
  assertEquals(demand(await dumpXlated(loaded)), insns);
});

testOnKernel("dead code is gone from the dump", async (kernel) => {
  const insns = program("r0 = 0\nif r0 == 0 goto +1\nr0 = 5\nexit");
  await using loaded = demand(await loadProgram(kernel, { type: "raw_tracepoint", insns }));
  assertEquals(demand(await dumpXlated(loaded)), program("r0 = 0\nexit"));
});
