import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { anyInsn, anySlots } from "../testing/arbitrary_insn.ts";
import { assemble } from "./assemble.ts";
import { disassemble } from "./disassemble.ts";

Deno.test("assemble() is the inverse of disassemble() for every bit pattern of a slot", () => {
  fc.assert(fc.property(anySlots, (slots) => {
    assertEquals(assemble(disassemble(slots)), slots);
  }));
});

Deno.test("assemble() is the inverse of disassemble() for every form", () => {
  fc.assert(
    fc.property(fc.array(anyInsn), (insns) => {
      const program = insns.flat();
      assertEquals(assemble(disassemble(program)), program);
    }),
    { numRuns: 1000 },
  );
});
