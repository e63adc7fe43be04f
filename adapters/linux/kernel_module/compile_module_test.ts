import { assert, assertRejects } from "@std/assert";
import fc from "fast-check";
import { elfSection } from "../../../lib/btf/elf.ts";
import { formatPrototype } from "../../../lib/c/format_prototype.ts";
import { sizeOf } from "../../../lib/c/type.ts";
import { arbitraryPrototype } from "../../../lib/fuzz/generators/struct_args/arbitrary_prototype.ts";
import { designs } from "../../../lib/impl/struct_args/designs.ts";
import { layout } from "../../../lib/impl/struct_args/layout.ts";
import { isInstalled } from "../../../lib/testing/is_installed.ts";
import { requires } from "../../../lib/testing/requires.ts";
import { CALLER, callerSource, tracedSource } from "../struct_args/traced_source.ts";
import { compileModule } from "./compile_module.ts";

const LAYOUT = { size: 896, name: 24, init: 312 };

const gcc = requires("gcc", Deno.build.arch === "x86_64" && await isInstalled("gcc"));

Deno.test({
  name: "compileModule() makes an object with a licence, a name where the kernel looks for it, and its types",
  ...gcc,
  fn: async () => {
    const source = { name: "sample", text: "int f(void) { return 0; }", init: "f", btf: Uint8Array.of(1, 2, 3) };
    const image = await compileModule(source, LAYOUT);
    const module = elfSection(image, ".gnu.linkonce.this_module");
    assert(module.length === LAYOUT.size);
    assert(new TextDecoder().decode(module.subarray(LAYOUT.name)).startsWith("sample\0"));
    assert(new TextDecoder().decode(elfSection(image, ".modinfo")).split("\0").includes("license=GPL"));
    assert(elfSection(image, ".BTF").toHex() === "010203");
    // What is traced begins with a call of five bytes.
    assert(elfSection(image, ".text")[0] === 0xe8);
  },
});

Deno.test({
  name: "compileModule() shows what the compiler says",
  ...gcc,
  fn: async () => {
    const source = { name: "sample", text: "int f(void) { return nothing; }" };
    await assertRejects(() => compileModule(source, LAYOUT), Error, "cannot compile a kernel module");
  },
});

Deno.test({
  name: "a function of any prototype that can be traced, and its caller, compile",
  ...gcc,
  fn: async () => {
    const traceable = arbitraryPrototype.filter((prototype) =>
      layout(designs["struct_args@6.18"], { prototype, structs: "abi" }).outcome === "ok"
    );
    for (const prototype of fc.sample(traceable, 12)) {
      const args = prototype.parameters.map(({ type }) => new Uint8Array(sizeOf(type)));
      const place = { address: 0xffff_ffff_c000_0000n, record: 0xffff_ffff_c000_1000n };
      const texts = [tracedSource(prototype, new Uint8Array()), callerSource(prototype, args, place)];
      for (const [at, text] of texts.entries()) {
        const source = { name: "sample", text, ...at === 0 ? {} : { init: CALLER } };
        const image = await compileModule(source, LAYOUT);
        assert(image.length > 0, formatPrototype(prototype));
      }
    }
  },
});
