import { assertEquals } from "@std/assert";
import { addAt, areasOf, overlap, pagesAt } from "./area.ts";

Deno.test("areasOf() joins pages that touch, and lets the first of pieces that overlap count", () => {
  const areas = areasOf([
    { address: 0x1ffen, bytes: Uint8Array.of(1, 2, 3, 4) },
    { address: 0x1fffn, bytes: Uint8Array.of(9, 9) },
    { address: 0x9000n, bytes: Uint8Array.of(5) },
    { address: 0x7001n, bytes: new Uint8Array() },
  ]);
  assertEquals(areas.map(({ address, bytes }) => [address, bytes.length]), [[0x1000n, 8192], [0x9000n, 4096]]);
  assertEquals(areas[0]?.bytes.slice(0xffd, 0x1003), Uint8Array.of(0, 1, 2, 3, 4, 0));
  assertEquals(areas[1]?.bytes.slice(0, 2), Uint8Array.of(5, 0));
});

Deno.test("areasOf() goes up to the last page of all", () => {
  const last = (1n << 64n) - 1n;
  const [area] = areasOf([{ address: last, bytes: Uint8Array.of(7) }]);
  assertEquals([area?.address, area?.bytes.at(-1)], [last - 4095n, 7]);
});

Deno.test("pagesAt() names each page once, and none for nothing", () => {
  assertEquals([...pagesAt(0x1ff9n, 8)], [0x1000n, 0x2000n]);
  assertEquals([...pagesAt(0x1ff8n, 8)], [0x1000n]);
  assertEquals([...pagesAt(0x1ff8n, 0)], []);
});

Deno.test("overlap() counts the bytes of a word that lie in an area", () => {
  const area = { address: 0x1000n, bytes: new Uint8Array(4096) };
  const counts = [0xff8n, 0xff9n, 0x1000n, 0x1ff8n, 0x1fffn, 0x2000n].map((at) => overlap(area, at));
  assertEquals(counts, [0, 1, 8, 8, 1, 0]);
});

Deno.test("addAt() adds to a word wherever it stands, modulo 2^64", () => {
  const area = { address: 0x1000n, bytes: new Uint8Array(4096) };
  area.bytes.fill(0xff, 3, 11);
  addAt(area, 0x1003n, 6n);
  assertEquals(area.bytes.slice(0, 12), Uint8Array.of(0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0));
});
