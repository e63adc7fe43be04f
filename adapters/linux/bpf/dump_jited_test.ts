import { assertEquals, assertGreater } from "@std/assert";
import { program } from "../testing/program.ts";
import { testOnKernel } from "../testing/test_on_kernel.ts";
import { dumpJited } from "./dump_jited.ts";
import { loadProgram } from "./load_program.ts";
import { programInfo } from "./program_info.ts";
import { demand } from "./reply.ts";

testOnKernel(
  "machine code comes function by function, each with its address",
  async (kernel) => {
    const insns = program("call callee\nexit\ncallee:\nr0 = 7\nexit");
    await using loaded = demand(await loadProgram(kernel, { type: "raw_tracepoint", insns }));
    const functions = demand(await dumpJited(loaded));
    assertEquals(functions.length, 2);
    for (const { address, code } of functions) {
      assertGreater(address, 0n);
      assertGreater(code.length, 8);
    }
    const { jitedSize } = demand(await programInfo(loaded));
    assertEquals(functions.reduce((size, { code }) => size + code.length, 0), jitedSize);
  },
  "addresses",
  "jit",
);
