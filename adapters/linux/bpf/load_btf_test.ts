import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { programBtf } from "../../../lib/btf/program_btf.ts";
import { program } from "../testing/program.ts";
import { testOnKernel } from "../testing/test_on_kernel.ts";
import { createMap } from "./create_map.ts";
import { decisiveLine } from "./decisive_line.ts";
import { loadBtf } from "./load_btf.ts";
import { loadProgram } from "./load_program.ts";
import type { ProgramSpec } from "./program_spec.ts";
import { demand } from "./reply.ts";

testOnKernel("a subprogram may tail-call if BTF describes it", async (kernel) => {
  await using map = demand(
    await createMap(kernel, { type: "prog_array", keySize: 4, valueSize: 4, maxEntries: 1 }),
  );
  const spec: ProgramSpec = {
    type: "raw_tracepoint",
    insns: program(`
      call callee
      exit
      callee:
      r2 = map[0] ll
      r3 = 0
      call 0xc
      r0 = 0
      exit
    `),
    fdArray: [map],
  };
  const reply = await loadProgram(kernel, spec);
  assert(reply.outcome === "refused");
  assertEquals(reply.errnoName, "EINVAL");
  assertStringIncludes(reply.log, "without BTF");
  const { btf, funcInfo } = programBtf([
    { name: "main", start: 0, linkage: "global" },
    { name: "callee", start: 2, linkage: "static" },
  ]);
  await using types = demand(await loadBtf(kernel, btf));
  await using loaded = demand(await loadProgram(kernel, { ...spec, debugInfo: { btf: types, funcInfo } }));
  assertEquals(loaded.kind, "program");
});

testOnKernel("malformed BTF is refused with a reason", async (kernel) => {
  const reply = await loadBtf(kernel, new Uint8Array(24));
  assert(reply.outcome === "refused");
  assertEquals([reply.errnoName, decisiveLine(reply.log)], ["EINVAL", "Invalid magic"]);
});
