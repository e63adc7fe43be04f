import { assertEquals } from "@std/assert";
import { readTraced } from "./read_traced.ts";

const low = { address: 0x1000n, bytes: Uint8Array.of(1, 2, 3, 4) };
const high = { address: 0x1004n, bytes: Uint8Array.of(5, 6, 7, 8) };

Deno.test("readTraced() reads across pieces that touch, in any order", () => {
  assertEquals(readTraced([high, low], "kernel", 0x1002n, 4), Uint8Array.of(3, 4, 5, 6));
});

Deno.test("readTraced() fails if a single byte lies in no piece", () => {
  assertEquals(readTraced([low, high], "kernel", 0x1001n, 8), undefined);
  assertEquals(readTraced([low, high], "kernel", 0xfffn, 2), undefined);
  const last = { address: 2n ** 64n - 4n, bytes: Uint8Array.of(1, 2, 3, 4) };
  assertEquals(readTraced([last], "kernel", 2n ** 64n - 4n, 4), Uint8Array.of(1, 2, 3, 4));
  assertEquals(readTraced([last, { address: 0n, bytes: new Uint8Array(8) }], "kernel", 2n ** 64n - 4n, 8), undefined);
});

Deno.test("readTraced() keeps address spaces apart", () => {
  const kernel = { ...low, space: "kernel" } as const;
  const user = { ...low, bytes: Uint8Array.of(9, 9, 9, 9), space: "user" } as const;
  assertEquals(readTraced([kernel, user], "user", 0x1000n, 1), Uint8Array.of(9));
  assertEquals(readTraced([kernel, user], "kernel", 0x1000n, 1), Uint8Array.of(1));
  assertEquals(readTraced([kernel], "user", 0x1000n, 1), undefined);
  assertEquals(readTraced([low], "user", 0x1000n, 1), Uint8Array.of(1));
});
