import { assertEquals, assertThrows } from "@std/assert";
import { form } from "./form.ts";
import { FormParser } from "./form_parser.ts";
import { tokenize } from "./token.ts";

const set = form(0xb7, "$dst = $imm");
const copy = form(0xbf, "$dst = $src");
const negate = form(0x87, "$dst = -$dst");
const wide = form(0x18, "$dst = $imm64 ll", { wide: true });
const zero = form(0xaf, "r0 = none");
const parser = new FormParser([set, copy, negate, wide, zero]);

Deno.test("FormParser.parse() finds the form and the fields that the text shows", () => {
  assertEquals(parser.parse(tokenize("r1 = -5")), { form: set, fields: { dst: 1, imm: -5 } });
  assertEquals(parser.parse(tokenize("r1 = r2")), { form: copy, fields: { dst: 1, src: 2 } });
  assertEquals(parser.parse(tokenize("r1 = -r1")), { form: negate, fields: { dst: 1 } });
  assertEquals(parser.parse(tokenize("r1 = -1 ll")), { form: wide, fields: { dst: 1, imm: -1, next: -1 } });
});

Deno.test("FormParser.parse() goes back from a literal that leads nowhere", () => {
  assertEquals(parser.parse(tokenize("r0 = none")), { form: zero, fields: {} });
  assertEquals(parser.parse(tokenize("r0 = r1")), { form: copy, fields: { dst: 0, src: 1 } });
});

Deno.test("FormParser.parse() says how far it got, what was wanted there, and by which forms", () => {
  assertEquals(parser.parse(tokenize("r1 = -r2")), { at: 3, wanted: new Set(['"r1" again']), candidates: [negate] });
  assertEquals(parser.parse(tokenize("r1 = 5 lll")), {
    at: 3,
    wanted: new Set(["the end of the line", '"ll"']),
    candidates: [set, wide],
  });
});

Deno.test("FormParser wants distinct forms", () => {
  assertThrows(() => new FormParser([set, copy, set]), TypeError, 'got "$dst = $imm" twice');
});
