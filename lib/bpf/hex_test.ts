import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { anySlots } from "../testing/arbitrary_insn.ts";
import { programFromHex, programToHex } from "./hex.ts";

Deno.test("programToHex() writes sixteen lower-case digits a slot", () => {
  const insn = { opcode: 0xb7, dst: 10, src: 11, off: -1, imm: 0xab };
  assertEquals(programToHex([insn, insn]), "b7baffffab000000b7baffffab000000");
  assertEquals(programToHex([]), "");
});

Deno.test("programFromHex() takes either case and any white space", () => {
  const exit = { opcode: 0x95, dst: 0, src: 0, off: 0, imm: 0xa };
  assertEquals(programFromHex(" 95 00\t0000\n0A00 0000\r\n"), [exit]);
  assertEquals(programFromHex(""), []);
});

Deno.test("programFromHex() wants digits, sixteen an instruction", () => {
  assertThrows(() => programFromHex("9500 000g 0000 0000"), SyntaxError, 'got "g" at character 9');
  assertThrows(() => programFromHex("0x95"), SyntaxError, 'got "x" at character 2');
  assertThrows(() => programFromHex("950"), RangeError, "wanted sixteen digits an instruction, got 3 digits");
});

Deno.test("programFromHex() is the inverse of programToHex()", () => {
  fc.assert(fc.property(anySlots, (slots) => assertEquals(programFromHex(programToHex(slots)), slots)));
});
