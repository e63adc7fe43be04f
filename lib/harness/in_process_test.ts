import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Answer } from "./adapter.ts";
import { infoOf, inProcess } from "./in_process.ts";
import { sampleCase, sampleImplementation } from "./testing/sample_suite.ts";

async function ask(imm: number): Promise<Answer<"calling_convention.run">> {
  await using adapter = inProcess(sampleImplementation);
  const { operation, input } = sampleCase("one", imm);
  return await adapter.ask({ operation, input }, 20);
}

Deno.test("inProcess() passes outcomes on", async () => {
  assertEquals(await ask(7), { kind: "outcome", outcome: { outcome: "ok", value: { r0: 7n, bits: 64 } } });
  const refused = await ask(13);
  assert(refused.kind === "outcome" && refused.outcome.outcome === "rejected");
});

Deno.test("inProcess() turns what an implementation throws into a crash", async () => {
  const answer = await ask(15);
  assert(answer.kind === "crash");
  assertEquals(answer.message, "threw RangeError: fifteen");
  assertStringIncludes(answer.stderr.join(), "sample_suite.ts");
});

Deno.test("inProcess() holds an implementation to the protocol", async () => {
  const answer = await ask(17);
  assert(answer.kind === "protocol-error");
  assertStringIncludes(answer.message, "r0: ");
});

Deno.test("inProcess() does not wait for ever", async () => {
  assertEquals(await ask(18), { kind: "timeout", limit: 20, stderr: [] });
});

Deno.test("infoOf() names the operations that there are handlers for", () => {
  assertEquals(infoOf(sampleImplementation).operations, ["calling_convention.run"]);
});
