import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { assemble } from "../../lib/bpf/assemble.ts";
import { disassemble } from "../../lib/bpf/disassemble.ts";
import { linuxImplementation } from "./implementation.ts";
import { ScriptedKernel } from "./testing/scripted_kernel.ts";
import { testOnKernel } from "./testing/test_on_kernel.ts";

const EPERM = 1;

Deno.test("without rights every operation is unsupported, and says what would help", async () => {
  const implementation = await linuxImplementation(new ScriptedKernel(() => ({ ok: false, errno: EPERM })));
  const input = { program: assemble("r0 = 0\nexit"), context: new Uint8Array() };
  const outcome = await implementation.handlers["calling_convention.run"]?.(input, undefined);
  assert(outcome?.outcome === "unsupported");
  assertStringIncludes(outcome.reason, "run as root");
});

testOnKernel("the kernel runs a program, and refuses one with the decisive line", async (kernel) => {
  const run = (await linuxImplementation(kernel)).handlers["calling_convention.run"];
  const context = Uint8Array.of(7, 0, 0, 0, 0, 0, 0, 0);
  const good = await run?.({ program: assemble("r0 = *(u64 *)(r1 + 0)\nexit"), context }, undefined);
  assertEquals(good, { outcome: "ok", value: { r0: 7n, bits: 32, context } });
  const bad = await run?.({ program: assemble("exit"), context }, undefined);
  assertEquals(bad, { outcome: "rejected", errno: "EACCES", message: "R0 !read_ok" });
});

testOnKernel(
  "the kernel's rewrite comes back as a program that could be loaded",
  async (kernel) => {
    const rewrite = (await linuxImplementation(kernel)).handlers["nocsr.rewrite"];
    const program = assemble("r6 = r1\ncall bpf_ktime_get_ns\nr0 = 0\nexit");
    const outcome = await rewrite?.({ program, functions: [], maps: [] }, undefined);
    assert(outcome?.outcome === "ok");
    assertEquals(disassemble(outcome.value.program), disassemble(program));
    assertEquals(outcome.value.stackDepths, [0]);
  },
  "jit",
  "addresses",
);
