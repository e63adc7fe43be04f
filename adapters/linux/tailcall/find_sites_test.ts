import { assertEquals } from "@std/assert";
import { entrySkip, findSites } from "./find_sites.ts";

function code(hex: string): Uint8Array {
  return Uint8Array.from(hex.replaceAll(" ", "").match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

Deno.test("findSites() finds the published site by its skip over pops, unwinding and target", () => {
  const published = "e9 0e 00 00 00 5b 58 48 81 c4 00 00 00 00 0f 1f 44 00 00 48 89 df";
  assertEquals(findSites(code(published)), [{ bypass: 0, target: 14 }]);
  const secondNop = "e9 0e 00 00 00 5b 58 48 81 c4 00 00 00 00 66 66 66 66 90 48 89 df";
  assertEquals(findSites(code(secondNop)), [{ bypass: 0, target: 14 }]);
});

Deno.test("findSites() passes over jumps that lead elsewhere", () => {
  const oneShort = "e9 0d 00 00 00 5b 58 48 81 c4 00 00 00 00 0f 1f 44 00 00 48 89 df";
  assertEquals(findSites(code(oneShort)), []);
  const backwards = "0f 1f 44 00 00 e9 fb ff ff ff c3";
  assertEquals(findSites(code(backwards)), []);
  assertEquals(findSites(new Uint8Array()), []);
});

Deno.test("entrySkip() counts a prologue up to its frame pointer", () => {
  assertEquals(entrySkip(code("0f 1f 44 00 00 31 c0 55 48 89 e5 50 c9 c3")), 11);
  assertEquals(entrySkip(code("0f 1f 44 00 00 48 31 c0 55 48 89 e5 c9 c3")), 12);
  assertEquals(entrySkip(code("c3")), undefined);
});
