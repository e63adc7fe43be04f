import fc from "fast-check";
import { decode } from "../bpf/decode.ts";
import type { Form } from "../bpf/form.ts";
import { FORMS } from "../bpf/forms.ts";
import type { Insn } from "../bpf/insn.ts";

const register = fc.integer({ min: 0, max: 10 });
const s16 = fc.oneof(fc.integer({ min: -0x8000, max: 0x7fff }), fc.integer({ min: -8, max: 8 }));
const s32 = fc.oneof(fc.integer(), fc.integer({ min: -8, max: 8 }));

/** An instruction of this form, one or two slots, with any operands. */
export function arbitraryOf(form: Form): fc.Arbitrary<Insn[]> {
  const fields = fc.record({ dst: register, src: register, off: s16, imm: s32, next: s32 });
  return fields.map((values) => {
    const { next, ...insn } = { opcode: form.opcode, ...values, ...form.fixed };
    return form.wide ? [insn, { opcode: 0, dst: 0, src: 0, off: 0, imm: next }] : [insn];
  });
}

/** An instruction of any form, one or two slots. */
export const anyInsn: fc.Arbitrary<Insn[]> = fc.constantFrom(...FORMS).chain(arbitraryOf);

/** A slot with any bit pattern. */
const anySlot = fc.uint8Array({ minLength: 8, maxLength: 8 }).map(decode);

/** An instruction with one field that is as good as any other: often a near miss. */
export const nearMiss: fc.Arbitrary<Insn[]> = fc.tuple(
  anyInsn,
  anySlot,
  fc.constantFrom("opcode", "dst", "src", "off", "imm"),
).map(
  ([[first, ...rest], [other], field]) =>
    first === undefined || other === undefined ? [] : [{ ...first, [field]: other[field] }, ...rest],
);

/** Any slots at all: every bit pattern, but more often than by chance such as are nearly instructions. */
export const anySlots: fc.Arbitrary<Insn[]> = fc.array(
  fc.oneof(anySlot, nearMiss, anyInsn.map((slots) => slots.slice(0, 1))),
)
  .map((slots) => slots.flat());
