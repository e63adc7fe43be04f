import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Memory, type MemoryRegion } from "./memory.ts";
import { Trap } from "./trap.ts";

const MASK = (1n << 64n) - 1n;

function region(fields: Partial<MemoryRegion>): MemoryRegion {
  return { name: "stack", base: 0x1000n, bytes: new Uint8Array(32), access: "read-write", ...fields };
}

Deno.test("memory gives back what was stored, little-endian, and touches nothing else", () => {
  const size = fc.constantFrom<1 | 2 | 4 | 8>(1, 2, 4, 8);
  fc.assert(fc.property(size, fc.nat(24), fc.bigInt({ min: -(1n << 63n), max: MASK }), (size, offset, value) => {
    const bytes = new Uint8Array(32).fill(0xa5);
    const memory = new Memory([region({ bytes })]);
    memory.store(0x1000n + BigInt(offset), size, value);
    assertEquals(memory.load(0x1000n + BigInt(offset), size), BigInt.asUintN(8 * size, value));
    assertEquals(memory.load(0x1000n + BigInt(offset), 1), BigInt.asUintN(8, value));
    const others = bytes.filter((_, index) => index < offset || index >= offset + size);
    assertEquals(others, new Uint8Array(32 - size).fill(0xa5));
  }));
});

Deno.test("an access that does not lie within one region is a trap", () => {
  const memory = new Memory([
    region({}),
    region({ name: "next", base: 0x1020n }),
    region({ name: "table", base: 0x2000n, access: "read" }),
    region({ name: "top", base: MASK - 7n, bytes: new Uint8Array(8) }),
  ]);
  const outside: readonly (readonly [bigint, 1 | 2 | 4 | 8])[] = [
    [0xfffn, 1],
    [0xff9n, 8],
    [0x1019n, 8],
    [0x1040n, 1],
    [0n, 8],
    [MASK, 2],
  ];
  for (const [address, size] of outside) {
    assertThrows(() => memory.load(address, size), Trap, `${size} bytes at 0x${address.toString(16)}`);
    assertThrows(() => memory.store(address, size, 0n), Trap, "wanted writable memory");
  }
  assertEquals(memory.load(MASK - 7n, 8), 0n);
  assertEquals(memory.load(0x2018n, 8), 0n);
  assertThrows(() => memory.store(0x2018n, 8, 0n), Trap, "in table");
});

Deno.test("regions must not overlap or leave the address space", () => {
  const memory = new Memory([region({})]);
  assertThrows(() => memory.map(region({ name: "other", base: 0x101fn })), RangeError, "other at 0x101f over stack");
  assertThrows(() => memory.map(region({ base: 0xfe1n })), RangeError, "disjoint");
  assertThrows(() => memory.map(region({ base: MASK })), RangeError, "64 bits");
  assertThrows(() => memory.map(region({ base: -1n })), RangeError, "64 bits");
  memory.map(region({ name: "other", base: 0x1020n }));
  assertEquals(memory.regions.map(({ name }) => name), ["stack", "other"]);
});

Deno.test("a region's bytes are the caller's own", () => {
  const bytes = new Uint8Array(32);
  const memory = new Memory([region({ bytes })]);
  bytes[0] = 1;
  assertEquals(memory.load(0x1000n, 8), 1n);
  memory.store(0x1008n, 1, 2n);
  assertEquals(bytes[8], 2);
});
