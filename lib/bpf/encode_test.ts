import { assertEquals, assertThrows } from "@std/assert";
import { encode } from "./encode.ts";

const insn = { opcode: 0x7b, dst: 10, src: 1, off: -8, imm: 0 };

Deno.test("encode() puts the fields where the format has them", () => {
  assertEquals(encode([insn]), new Uint8Array([0x7b, 0x1a, 0xf8, 0xff, 0, 0, 0, 0]));
  assertEquals(encode([]), new Uint8Array());
});

Deno.test("encode() wants fields that fit", () => {
  assertThrows(() => encode([insn, { ...insn, opcode: 256 }]), RangeError, "instruction 1: wanted 0 to 255 in opcode");
  assertThrows(() => encode([{ ...insn, dst: 16 }]), RangeError, "wanted 0 to 15 in dst, got 16");
  assertThrows(() => encode([{ ...insn, src: -1 }]), RangeError, "wanted 0 to 15 in src, got -1");
  assertThrows(() => encode([{ ...insn, off: 0x8000 }]), RangeError, "wanted -32768 to 32767 in off, got 32768");
  assertThrows(() => encode([{ ...insn, imm: 2 ** 31 }]), RangeError, "in imm, got 2147483648");
  assertThrows(() => encode([{ ...insn, imm: 0.5 }]), RangeError, "in imm, got 0.5");
  assertThrows(() => encode([{ ...insn, off: NaN }]), RangeError, "in off, got NaN");
});
