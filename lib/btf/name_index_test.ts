import { assertEquals } from "@std/assert";
import { NameIndex } from "./name_index.ts";
import { StringTable } from "./string_table.ts";

const LONG = "x".repeat(64);
const strings = new StringTable(new TextEncoder().encode(`\0lock\0unlock\0${LONG}a\0${LONG}b\0`));

Deno.test("NameIndex finds types by name, in their order", () => {
  // The name of types 1 and 3 lies at two places: on its own, and as the tail of another.
  const index = new NameIndex(strings, Uint32Array.of(6, 1, 0, 8, 13, 13 + 66));
  const find = (name: string): number[] => [...index.find(name)];
  assertEquals([find("lock"), find("unlock"), find("ock")], [[1, 3], [0], []]);
  assertEquals([find(""), find("lock\0unlock")], [[], []]);
  // These share a hash, which takes in 64 bytes.
  assertEquals([find(`${LONG}a`), find(`${LONG}b`), find(LONG)], [[4], [5], []]);
});

Deno.test("NameIndex takes names at offsets that are not there", () => {
  const index = new NameIndex(strings, Uint32Array.of(0xffffffff, 1));
  assertEquals([...index.find("lock")], [1]);
  assertEquals([...new NameIndex(strings, new Uint32Array()).find("lock")], []);
});
