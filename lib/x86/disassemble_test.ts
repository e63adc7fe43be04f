import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { disassemble } from "./disassemble.ts";
import { formatInsn } from "./format_insn.ts";

Deno.test("disassemble takes the bytes apart without gap or overlap, whatever they are", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
    let offset = 0;
    for (const insn of disassemble(bytes, 0x1000n)) {
      assertEquals([insn.offset, insn.address], [offset, 0x1000n + BigInt(offset)]);
      offset += insn.bytes.length;
    }
    assertEquals(offset, bytes.length);
  }));
});

Deno.test("disassemble of nothing is nothing, and goes on behind a bad byte", () => {
  assertEquals([...disassemble(new Uint8Array())], []);
  const texts = [...disassemble(Uint8Array.fromHex("c306c3" + "e900"))].map(formatInsn);
  assertEquals(texts, ["ret", "(bad)", "ret", "(truncated)"]);
});
