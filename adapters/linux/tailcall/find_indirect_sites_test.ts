import { assertEquals } from "@std/assert";
import { findIndirectSites } from "./find_indirect_sites.ts";

function code(hex: string): Uint8Array {
  return Uint8Array.from(hex.replaceAll(" ", "").match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

Deno.test("findIndirectSites() finds a comparison of the index with the array's size, and what it skips", () => {
  const linux510 = "4889fb 89d2 395624 762d 8b85fcffffff";
  assertEquals(findIndirectSites(code(linux510)), [{ start: 3, behind: 3 + 7 + 0x2d }]);
  const linux618 = "89d2 39564c 7632 488b85e8ffffff";
  assertEquals(findIndirectSites(code(linux618)), [{ start: 0, behind: 7 + 0x32 }]);
});

Deno.test("findIndirectSites() passes over comparisons of other things", () => {
  assertEquals(findIndirectSites(code("39564c 7632 89d2")), []);
  assertEquals(findIndirectSites(code("89d2 39564c 7732")), []);
  assertEquals(findIndirectSites(code("89d2 39564c")), []);
  assertEquals(findIndirectSites(new Uint8Array()), []);
});
