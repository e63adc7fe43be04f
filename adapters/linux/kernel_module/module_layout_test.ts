import { assertEquals, assertThrows } from "@std/assert";
import { BtfBuilder } from "../../../lib/btf/builder.ts";
import { openBtf } from "../../../lib/btf/open_btf.ts";
import { moduleLayout } from "./module_layout.ts";

/** Types with a `struct module` of members of 8 bytes. */
function typesWith(...names: readonly string[]): ReturnType<typeof openBtf> {
  const builder = new BtfBuilder();
  const long = builder.int("long", 8, "signed");
  const members = names.map((name, at) => ({ name, type: long, bitOffset: 64 * at, bitSize: 0 }));
  builder.add({ kind: "struct", name: "module", size: 8 * names.length, members });
  return openBtf(builder.encode());
}

Deno.test("moduleLayout() says where a module's name and its first function stand", () => {
  assertEquals(moduleLayout(typesWith("state", "name", "init")), { size: 24, name: 8, init: 16 });
});

Deno.test("moduleLayout() says what a kernel's types lack", () => {
  assertThrows(
    () => moduleLayout(typesWith("name")),
    RangeError,
    "wanted a member init of struct module, there is none",
  );
  const none = openBtf(new BtfBuilder().encode());
  assertThrows(() => moduleLayout(none), RangeError, "wanted struct module among the kernel's types");
});
