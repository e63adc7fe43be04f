import { assert, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { loadBtf } from "../../adapters/linux/bpf/load_btf.ts";
import { demand } from "../../adapters/linux/bpf/reply.ts";
import { testOnKernel } from "../../adapters/linux/testing/test_on_kernel.ts";
import { openBtf } from "./open_btf.ts";
import { encodeBtf } from "./encode.ts";
import { sampleTypes } from "./sample_types.ts";

const blob = encodeBtf(sampleTypes);

testOnKernel("the kernel takes BTF of every kind that encodeBtf writes", async (kernel) => {
  await using types = demand(await loadBtf(kernel, blob));
  assert(types.fd > 0);
});

testOnKernel("the kernel refuses a cycle of typedefs, which openBtf opens", async (kernel) => {
  const cycle = encodeBtf([{ kind: "typedef", name: "a", type: 2 }, { kind: "typedef", name: "b", type: 1 }]);
  const reply = await loadBtf(kernel, cycle);
  assert(reply.outcome === "refused");
  assertStringIncludes(reply.log, "Loop detected");
});

testOnKernel("what the kernel takes of 3,000 mutated blobs, openBtf decodes", async (kernel) => {
  const at = fc.integer({ min: 6, max: Math.floor(blob.length / 4) - 1 }).map((word) => word * 4);
  const value = fc.oneof(fc.nat(30), fc.nat(31).map((bit) => 2 ** bit), fc.constantFrom(0x7fffffff, 0xffffffff));
  const change = fc.tuple(at, fc.constantFrom("set", "flip"), value);
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(change, async ([at, how, value]) => {
      const bytes = blob.slice();
      const view = new DataView(bytes.buffer);
      view.setUint32(at, how === "set" ? value : view.getUint32(at, true) ^ value, true);
      const reply = await loadBtf(kernel, bytes);
      if (reply.outcome === "refused") return;
      await reply.value.close();
      taken++;
      const btf = openBtf(bytes);
      for (let id = 1; id <= btf.typeCount; id++) btf.type(id);
    }),
    { seed: 1, numRuns: 3_000 },
  );
  assert(taken > 100, `the kernel took ${taken} blobs`);
});
