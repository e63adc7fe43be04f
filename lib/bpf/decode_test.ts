import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { decode } from "./decode.ts";
import { encode } from "./encode.ts";

Deno.test("decode() takes the fields apart, signs included", () => {
  const bytes = new Uint8Array([0xb7, 0x5c, 0xff, 0x7f, 0x00, 0x00, 0x00, 0x80]);
  assertEquals(decode(bytes), [{ opcode: 0xb7, dst: 12, src: 5, off: 0x7fff, imm: -0x8000_0000 }]);
});

Deno.test("decode() keeps the second slot of a 64-bit immediate a slot of its own", () => {
  const bytes = new Uint8Array([0x18, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0]);
  assertEquals(decode(bytes), [
    { opcode: 0x18, dst: 1, src: 0, off: 0, imm: 1 },
    { opcode: 0, dst: 0, src: 0, off: 0, imm: 2 },
  ]);
});

Deno.test("decode() reads from the middle of a buffer", () => {
  const bytes = new Uint8Array([1, 2, 3, 0x95, 0, 0, 0, 0, 0, 0, 0, 4]).subarray(3, 11);
  assertEquals(decode(bytes), [{ opcode: 0x95, dst: 0, src: 0, off: 0, imm: 0 }]);
});

Deno.test("decode() wants whole slots", () => {
  assertEquals(decode(new Uint8Array()), []);
  assertThrows(() => decode(new Uint8Array(12)), RangeError, "got 12 bytes (4 too many)");
});

Deno.test("encode() is the inverse of decode() for all bytes", () => {
  const slots = fc.array(fc.uint8Array({ minLength: 8, maxLength: 8 }));
  fc.assert(fc.property(slots, (slots) => {
    const bytes = Uint8Array.from(slots.flatMap((slot) => [...slot]));
    assertEquals(encode(decode(bytes)), bytes);
  }));
});
