import { assertEquals } from "@std/assert";
import { elfSection } from "../btf/elf.ts";
import { elfObject } from "./elf_object.ts";

const code = Uint8Array.from({ length: 24 }, (_, at) => at);
const license = new TextEncoder().encode("GPL\0");

const object = elfObject([
  { name: "license", bytes: license, executable: false },
  {
    name: "kprobe/f",
    bytes: code,
    executable: true,
    functions: [{ name: "first", offset: 0, size: 8 }, { name: "second", offset: 8, size: 16 }],
  },
]);

Deno.test("elfObject keeps the sections' bytes", () => {
  assertEquals(elfSection(object, "license"), license);
  assertEquals(elfSection(object, "kprobe/f"), code);
});

Deno.test("elfObject has a symbol for each function", () => {
  const strings = elfSection(object, ".strtab");
  const symbols = elfSection(object, ".symtab");
  const view = new DataView(symbols.buffer, symbols.byteOffset, symbols.length);
  const nameAt = (offset: number): string =>
    new TextDecoder().decode(strings.subarray(offset, strings.indexOf(0, offset)));
  const read = Array.from({ length: symbols.length / 24 }, (_, at) => ({
    name: nameAt(view.getUint32(24 * at, true)),
    section: view.getUint16(24 * at + 6, true),
    offset: Number(view.getBigUint64(24 * at + 8, true)),
    size: Number(view.getBigUint64(24 * at + 16, true)),
  }));
  assertEquals(read, [
    { name: "", section: 0, offset: 0, size: 0 },
    { name: "first", section: 2, offset: 0, size: 8 },
    { name: "second", section: 2, offset: 8, size: 16 },
  ]);
});

Deno.test("elfObject takes no sections, and empty ones", () => {
  assertEquals(elfSection(elfObject([]), ".symtab").length, 24);
  const empty = elfObject([{ name: ".text", bytes: new Uint8Array(), executable: true }]);
  assertEquals(elfSection(empty, ".text").length, 0);
});
