import { assertEquals } from "@std/assert";
import { findRoom } from "./find_room.ts";

Deno.test("findRoom() takes the first place if it is free", () => {
  assertEquals(findRoom([{ start: 0x2000n, end: 0x3000n }], 0x1000n, 0x1000n, 0x1000), 0x1000n);
});

Deno.test("findRoom() goes on to the first place that is free", () => {
  assertEquals(findRoom([{ start: 0x1fffn, end: 0x3001n }], 0x1000n, 0x1000n, 0x1000), 0x4000n);
  assertEquals(findRoom([{ start: 0x1000n, end: 0x2000n }], 0x1000n, -0x1000n, 0x1000), 0n);
});

Deno.test("findRoom() gives up where nothing is free", () => {
  assertEquals(findRoom([{ start: 0n, end: 1n << 64n }], 0n, 0x1000n, 1), undefined);
});
