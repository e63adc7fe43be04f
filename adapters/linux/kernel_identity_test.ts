import { assertEquals, assertRejects } from "@std/assert";
import type { Memory } from "./kernel.ts";
import { kernelIdentity } from "./kernel_identity.ts";
import { ScriptedKernel } from "./testing/scripted_kernel.ts";
import { testOnKernel } from "./testing/test_on_kernel.ts";

function kernelOf(release: string): ScriptedKernel {
  return new ScriptedKernel((_, [names]) => {
    const fields = ["Linux", "guest", release, "#1 SMP", "riscv64", "(none)"];
    const text = fields.map((field) => field.padEnd(65, "\0")).join("");
    new TextEncoder().encodeInto(text, (names as Memory).bytes);
    return { ok: true, value: 0 };
  }, "riscv64");
}

Deno.test("kernelIdentity() tells release, version and machine of the kernel asked", async () => {
  const kernel = kernelOf("6.12.107+deb13-cloud-amd64");
  assertEquals(await kernelIdentity(kernel), {
    release: "6.12.107+deb13-cloud-amd64",
    version: "6.12",
    machine: "riscv64",
  });
  assertEquals(kernel.calls.map(({ number }) => number), [160]);
});

Deno.test("kernelIdentity() wants a release that begins with two numbers", async () => {
  await assertRejects(() => kernelIdentity(kernelOf("next")), Error, `the kernel's is "next"`);
});

testOnKernel("the running kernel's release is the one that Deno knows", async (kernel) => {
  assertEquals((await kernelIdentity(kernel)).release, Deno.osRelease());
});
