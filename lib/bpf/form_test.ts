import { assertEquals, assertThrows } from "@std/assert";
import { form, printForm } from "./form.ts";

Deno.test("form() fixes what its template does not show, to 0 unless told otherwise", () => {
  assertEquals(form(0xb7, "$dst = $imm").fixed, { src: 0, off: 0 });
  assertEquals(form(0x95, "exit").fixed, { dst: 0, src: 0, off: 0, imm: 0 });
  assertEquals(form(0xbf, "$dst = (s8)$src", { fixed: { off: 8, dst: 3 } }).fixed, { off: 8, imm: 0 });
  assertEquals(form(0x18, "$dst = map[$id] ll", { wide: true, fixed: { src: 5 } }).fixed, { src: 5, off: 0, next: 0 });
});

Deno.test("form() wants operands that there are", () => {
  assertThrows(() => form(0, "$dst = $thing"), TypeError, 'wanted an operand\'s name in "$dst = $thing", got "thing"');
});

Deno.test("printForm() fills in the operands", () => {
  const insn = { opcode: 0, dst: 3, src: 10, off: -8, imm: 5 };
  assertEquals(printForm(form(0, "$dst = *(u64 *)($src $mem)"), insn), "r3 = *(u64 *)(r10 - 0x8)");
  assertEquals(printForm(form(0, "$dst $dst $id $next", { wide: true }), insn, 7), "r3 r3 5 7");
});
