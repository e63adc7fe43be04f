import { assert, assertEquals, assertThrows } from "@std/assert";
import { hashName, StringTable } from "./string_table.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

Deno.test("StringTable names strings by the offset of their start, tails of longer names included", () => {
  const table = new StringTable(bytes("\0lock\0unlock\0"));
  assertEquals([table.at(0), table.at(1), table.at(6), table.at(8)], ["", "lock", "unlock", "lock"]);
  assertEquals(table.hash(1), table.hash(8));
  assert(table.hash(1) !== table.hash(6));
  assert(table.startsWith(bytes("lock\0"), 8) && !table.startsWith(bytes("lock\0"), 6));
  assertThrows(() => table.at(13), RangeError, "name offset 13: wanted less than 13");
  assertEquals(table.hash(13), 0);
});

Deno.test("StringTable goes on where its base ends", () => {
  const table = new StringTable(bytes("node\0"), new StringTable(bytes("\0int\0")));
  assertEquals([table.at(1), table.at(5), table.end], ["int", "node", 10]);
  assert(table.startsWith(bytes("int\0"), 1) && table.startsWith(bytes("node\0"), 5));
  assertEquals([table.hash(1), table.hash(5)], [hashName(bytes("int"), 0), hashName(bytes("node"), 0)]);
});

Deno.test("StringTable refuses sections that zero bytes do not close", () => {
  assertThrows(() => new StringTable(bytes("")), SyntaxError, "wanted a zero byte at its end");
  assertThrows(() => new StringTable(bytes("\0a")), SyntaxError, "wanted a zero byte at its end");
  assertThrows(() => new StringTable(bytes("a\0")), SyntaxError, "wanted a zero byte at its start");
});

Deno.test("StringTable refuses names that are too long, and takes those that are not UTF-8", () => {
  const long = new StringTable(bytes(`\0${"x".repeat(4097)}\0`));
  assertThrows(() => long.at(1), RangeError, "wanted a name of at most 4096 bytes, got 4097");
  assertEquals(long.at(2).length, 4096);
  assertEquals(new StringTable(Uint8Array.of(0, 0x61, 0xff, 0)).at(1), "a\ufffd");
});
