import { assertEquals } from "@std/assert";
import { readPieces } from "./traced_memory.ts";

Deno.test("readPieces() reads across pieces that touch, and nothing across a gap", () => {
  const memory = [{ address: 0x10n, bytes: Uint8Array.of(1, 2) }, { address: 0x12n, bytes: Uint8Array.of(3) }];
  assertEquals(readPieces(memory, 0x11n, 2, "kernel"), Uint8Array.of(2, 3));
  assertEquals(readPieces(memory, 0x11n, 3, "kernel"), undefined);
  assertEquals(readPieces(memory, 0xfn, 2, "kernel"), undefined);
});

Deno.test("readPieces() takes the first of pieces that overlap, in the space asked for", () => {
  const memory = [
    { address: 0x10n, bytes: Uint8Array.of(1), space: "user" as const },
    { address: 0x10n, bytes: Uint8Array.of(2) },
    { address: 0x10n, bytes: Uint8Array.of(3) },
  ];
  assertEquals(readPieces(memory, 0x10n, 1, "user"), Uint8Array.of(1));
  assertEquals(readPieces(memory, 0x10n, 1, "kernel"), Uint8Array.of(2));
});

Deno.test("readPieces() does not go round at the end of addresses", () => {
  const memory = [{ address: (1n << 64n) - 1n, bytes: Uint8Array.of(1, 2) }, { address: 0n, bytes: Uint8Array.of(3) }];
  assertEquals(readPieces(memory, (1n << 64n) - 1n, 1, "kernel"), Uint8Array.of(1));
  assertEquals(readPieces(memory, (1n << 64n) - 1n, 2, "kernel"), undefined);
});
