import { assertEquals, assertRejects } from "@std/assert";
import { input } from "./kernel.ts";
import { raiseMemlockLimit } from "./raise_memlock_limit.ts";
import { ScriptedKernel } from "./testing/scripted_kernel.ts";

Deno.test("raiseMemlockLimit() sets both limits of this process to infinity", async () => {
  const kernel = new ScriptedKernel(() => ({ ok: true, value: 0 }), "aarch64");
  await raiseMemlockLimit(kernel);
  assertEquals(kernel.calls, [{ number: 261, args: [0, 8, input(new Uint8Array(16).fill(0xff)), 0] }]);
});

Deno.test("raiseMemlockLimit() says that the kernel refuses", async () => {
  const kernel = new ScriptedKernel(() => ({ ok: false, errno: 1 }));
  await assertRejects(() => raiseMemlockLimit(kernel), Error, "the kernel answered EPERM");
});
