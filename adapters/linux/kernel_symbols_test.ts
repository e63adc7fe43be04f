import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Memory } from "./kernel.ts";
import { KernelSymbols, readKernelSymbols } from "./kernel_symbols.ts";
import { ScriptedKernel } from "./testing/scripted_kernel.ts";
import { testOnKernel } from "./testing/test_on_kernel.ts";

const text = `ffffffff81000000 T _stext
ffffffff814ca650 T __bpf_call_base
ffffffff8150bf40 T bpf_get_smp_processor_id
ffffffff8150bf40 t another_name
ffffffffc0001000 t nf_hook\t[nf_tables]
`;

Deno.test("KernelSymbols finds the address of a name", () => {
  const symbols = new KernelSymbols(text);
  assertEquals(symbols.addressOf("_stext"), 0xffffffff81000000n);
  assertEquals(symbols.addressOf("bpf_get_smp_processor_id"), 0xffffffff8150bf40n);
  assertEquals(symbols.addressOf("bpf_get_smp"), undefined);
});

Deno.test("KernelSymbols finds all names of an address, and a module's", () => {
  const symbols = new KernelSymbols(text);
  assertEquals(symbols.namesAt(0xffffffff81000000n), ["_stext"]);
  assertEquals(symbols.namesAt(0xffffffff8150bf40n), ["bpf_get_smp_processor_id", "another_name"]);
  assertEquals(symbols.namesAt(0xffffffff8150bf40n), ["bpf_get_smp_processor_id", "another_name"], "asked again");
  assertEquals(symbols.namesAt(0xffffffffc0001000n), ["nf_hook"]);
  assertEquals(symbols.namesAt(0xffffffff8150bf41n), []);
});

Deno.test("KernelSymbols finds nothing in an empty table", () => {
  const symbols = new KernelSymbols("");
  assertEquals([symbols.addressOf("_stext"), symbols.namesAt(0n)], [undefined, []]);
});

Deno.test("readKernelSymbols() says that addresses are hidden", async () => {
  const hidden = new TextEncoder().encode(text.replaceAll(/^\w{16}/gm, "0".repeat(16)));
  let read = false;
  const kernel = new ScriptedKernel((number, args) => {
    if (number !== 0) return { ok: true, value: 3 };
    const value = read ? 0 : hidden.length;
    (args[1] as Memory).bytes.set(hidden);
    read = true;
    return { ok: true, value };
  });
  await assertRejects(
    () => readKernelSymbols(kernel),
    Error,
    "/proc/kallsyms lacks or hides it (kernel.kptr_restrict)",
  );
});

testOnKernel("the kernel's symbols have both directions", async (kernel) => {
  const symbols = await readKernelSymbols(kernel);
  const address = symbols.addressOf("bpf_get_smp_processor_id");
  assert(address !== undefined);
  assertEquals(symbols.namesAt(address).includes("bpf_get_smp_processor_id"), true);
}, "addresses");

Deno.test("KernelSymbols counts the symbols of a name, those of modules among them", () => {
  const symbols = new KernelSymbols(`${text}ffffffffc0002000 t another_name\t[nf_tables]\n`);
  assertEquals(["_stext", "another_name", "nf_hook", "nf_ho", "name"].map((name) => symbols.countOf(name)), [
    1,
    2,
    1,
    0,
    0,
  ]);
});
