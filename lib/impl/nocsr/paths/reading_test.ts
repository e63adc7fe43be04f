import { assertEquals } from "@std/assert";
import { common, NARROW, read, signed, WIDE } from "./reading.ts";

Deno.test("a range that is read keeps its bounds where both move alike", () => {
  assertEquals(read({ min: -3n, max: -1n }, NARROW.unsigned), { min: 0xfffffffdn, max: 0xffffffffn });
  assertEquals(read({ min: -3n, max: 4n }, NARROW.unsigned), { min: 0n, max: 0xffffffffn });
  assertEquals(read({ min: 0x1_0000_0000n, max: 0x1_0000_0007n }, NARROW.unsigned), { min: 0n, max: 7n });
  assertEquals(read({ min: 0n, max: 0x1_0000_0007n }, NARROW.unsigned), { min: 0n, max: 0xffffffffn });
  assertEquals(read({ min: 0xf8n, max: 0xffn }, signed(8)), { min: -8n, max: -1n });
  assertEquals(read({ min: -1n, max: 0n }, WIDE.unsigned), { min: 0n, max: (1n << 64n) - 1n });
});

Deno.test("two ranges may have nothing in common", () => {
  assertEquals(common({ min: 0n, max: 7n }, { min: 7n, max: 9n }), { min: 7n, max: 7n });
  assertEquals(common({ min: 0n, max: 7n }, { min: 8n, max: 9n }), undefined);
});
