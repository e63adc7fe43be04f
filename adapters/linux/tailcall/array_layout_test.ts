import { assertEquals, assertThrows } from "@std/assert";
import { BtfBuilder } from "../../../lib/btf/builder.ts";
import { openBtf } from "../../../lib/btf/open_btf.ts";
import { Session } from "../session.ts";
import { testOnKernel } from "../testing/test_on_kernel.ts";
import { arrayAddress } from "./array_address.ts";
import { arrayLayout } from "./array_layout.ts";
import { createProgramArray } from "./create_program_array.ts";

testOnKernel(
  "a program array lies in the kernel, laid out as the kernel's types tell",
  async (kernel) => {
    const { maxEntries, programs, code } = arrayLayout(await new Session(kernel).btf());
    assertEquals([maxEntries, programs, code].filter((offset) => offset % 4 !== 0 || offset > 1024), []);
    await using one = await createProgramArray(kernel, 1);
    await using other = await createProgramArray(kernel, 1);
    const addresses = [await arrayAddress(kernel, one), await arrayAddress(kernel, other)];
    assertEquals(addresses.map((address = 0n) => address >> 47n), [0x1ffffn, 0x1ffffn]);
    assertEquals(new Set(addresses).size, 2);
  },
  "jit",
  "btf",
);

Deno.test("arrayLayout() says what is missing", () => {
  const btf = openBtf(new BtfBuilder().encode());
  assertThrows(() => arrayLayout(btf), RangeError, "wanted the kernel's struct bpf_array to have map");
});
