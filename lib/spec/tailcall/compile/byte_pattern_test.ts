import { assertEquals } from "@std/assert";
import { BYTE_PATTERN, fitsPattern } from "./byte_pattern.ts";

function fits(hex: string, pattern: string): boolean {
  return fitsPattern(Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)), pattern);
}

Deno.test("fitsPattern() compares all bytes", () => {
  assertEquals(fits("31c0c9c3", "31c0 c9 c3"), true);
  assertEquals(fits("31c0c9c3", "31C0 c9c3"), true);
  assertEquals(fits("31c0c9c3cc", "31c0 c9 c3"), false);
  assertEquals(fits("31c0c9", "31c0 c9 c3"), false);
  assertEquals(fits("", ""), true);
});

Deno.test("fitsPattern() takes any byte for ??", () => {
  assertEquals(fits("e811223344", "e8 ????????"), true);
  assertEquals(fits("e8112233", "e8 ????????"), false);
});

Deno.test("fitsPattern() knows names of bytes that machines write in several ways", () => {
  for (const code of ["c9c3", "c9c3cc", "c9e911223344"]) assertEquals(fits(code, "c9 ret"), true, code);
  for (const code of ["c9", "c9cc", "c9c2", "c9e9112233"]) assertEquals(fits(code, "c9 ret"), false, code);
  for (const code of ["0f1f440000", "6666666690"]) assertEquals(fits(code, "nop5"), true, code);
  for (const code of ["55", "f30f1efa55"]) assertEquals(fits(code, "endbr 55"), true, code);
  for (const code of ["ffe1", "ffe1cc", "e911223344"]) assertEquals(fits(code, "jmp_rcx"), true, code);
});

Deno.test("a pattern is bytes and names, each a word of its own", () => {
  for (const good of ["", "31c0 ?? ret", "nop5\n endbr"]) assertEquals(BYTE_PATTERN.test(good), true, good);
  for (const wrong of ["31c", "c9ret", "retc9", "return", "xy", "(c3)"]) {
    assertEquals(BYTE_PATTERN.test(wrong), false, wrong);
  }
});
