import { assertEquals, assertRejects } from "@std/assert";
import { Session } from "../session.ts";
import { testOnKernel } from "../testing/test_on_kernel.ts";
import { judgePrototype } from "./judge_prototype.ts";

testOnKernel("judgePrototype() tells a prototype that is taken from one that is not", async (kernel) => {
  const btf = await new Session(kernel).btf();
  const verdict = (name: string) => judgePrototype(kernel, btf.findFunction(name)?.id ?? 0);
  assertEquals(await verdict("vfs_read"), { accepted: true });
  const message = "The function _printk with variable args is unsupported.";
  assertEquals(await verdict("_printk"), { accepted: false, message });
}, "btf");

testOnKernel("judgePrototype() takes no other refusal for a verdict", async (kernel) => {
  for (const id of [0, 0xfffff, 0xffffff]) {
    await assertRejects(() => judgePrototype(kernel, id), Error, "wanted a verdict");
  }
}, "btf");
