import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { mov } from "./assemble/move.ts";
import { nop, ret } from "./assemble/control.ts";
import { CodeBuilder } from "./code_builder.ts";
import { disassemble } from "./disassemble.ts";
import { formatInsn } from "./format_insn.ts";

function filler(length: number): Uint8Array {
  return new Uint8Array(length).fill(0x90);
}

Deno.test("jumps take 8 bits as far as these reach, and 32 beyond", () => {
  const forward = (distance: number): string =>
    new CodeBuilder().jmp("out").emit(filler(distance)).label("out").build().bytes.subarray(0, 6).toHex();
  assertEquals(forward(127).slice(0, 4), "eb7f");
  assertEquals(forward(128).slice(0, 10), "e980000000");
  const backward = (distance: number): string =>
    new CodeBuilder().label("top").emit(filler(distance)).jcc("ne", "top").build().bytes.subarray(distance).toHex();
  assertEquals(backward(126), "7580");
  assertEquals(backward(127), "0f857bffffff");
});

Deno.test("a jump that grows may make others grow", () => {
  // The inner jump grows by 3 bytes and pushes the outer one's target out of reach.
  const builder = new CodeBuilder().jmp("outer").jmp("inner").emit(filler(125)).label("outer").emit(filler(3)).label(
    "inner",
  );
  const { bytes } = builder.build();
  assertEquals(bytes.subarray(0, 10).toHex(), "e982000000" + "e980000000");
});

Deno.test("each jump and call lands at its label, whatever their sizes", () => {
  const item = fc.oneof(
    fc.record({ kind: fc.constant("filler" as const), length: fc.nat(80) }),
    fc.record({ kind: fc.constantFrom("jmp", "jcc", "call" as const), to: fc.nat(12) }),
  );
  fc.assert(fc.property(fc.array(item, { minLength: 1, maxLength: 40 }), (items) => {
    const builder = new CodeBuilder();
    const wanted: string[] = [];
    for (const [index, entry] of items.entries()) {
      builder.label(`l${index}`);
      if (entry.kind === "filler") {
        builder.emit(filler(entry.length));
        continue;
      }
      const label = `l${entry.to % items.length}`;
      wanted.push(label);
      if (entry.kind === "jmp") builder.jmp(label);
      else if (entry.kind === "jcc") builder.jcc("a", label);
      else builder.call(label);
    }
    const base = 0xffff_ffff_c000_0000n;
    const { bytes, labels } = builder.build(base);
    const targets = [...disassemble(bytes, base)].flatMap((insn) => {
      const target = insn.kind === "insn" ? insn.operands[0] : undefined;
      return target?.kind === "target" ? [target.address] : [];
    });
    assertEquals(targets, wanted.map((label) => base + BigInt(labels.get(label) ?? -1)));
    // Assembling again changes nothing.
    assertEquals(builder.build(base), { bytes, labels });
  }));
});

Deno.test("addresses outside are reached from where the code will lie", () => {
  const base = 0xffff_ffff_c000_0000n;
  const builder = new CodeBuilder().callTo(base - 0x1000n).jmpTo(base + 0x100n).loadAddress("rax", "end").label("end");
  const texts = [...disassemble(builder.build(base).bytes, base)].map(formatInsn);
  assertEquals(texts, ["call 0xffffffffbffff000", "jmp 0xffffffffc0000100", "movabs rax,0xffffffffc0000014"]);
  assertThrows(() => builder.build(1n << 46n), RangeError, "wanted call to 0xffffffffbffff000 within reach");
});

Deno.test("a missing or doubled label, or one out of reach, is an error", () => {
  assertThrows(() => new CodeBuilder().jmp("nowhere").build(), RangeError, "nowhere");
  assertThrows(() => new CodeBuilder().label("f").label("f"), RangeError, "f a second time");
  const far = new CodeBuilder().jcc("e", "out", 8).emit(filler(128)).label("out");
  assertThrows(() => far.build(), RangeError, "wanted jump to out within reach, got 128 bytes");
});

Deno.test("an empty builder assembles to nothing", () => {
  assertEquals(new CodeBuilder().build(), { bytes: new Uint8Array(), labels: new Map() });
  assertEquals(new CodeBuilder().emit(nop(1), mov("rax", "rdi"), ret()).build().bytes.toHex(), "904889f8c3");
});
