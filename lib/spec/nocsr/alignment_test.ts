import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { assemble } from "../../bpf/assemble.ts";
import type { Program } from "../../bpf/insn.ts";
import { anyInsn, anySlots } from "../../testing/arbitrary_insn.ts";
import { align } from "./alignment.ts";
import { BODY } from "./testing/answers.ts";

/** What became of each slot, in short: the slot where it is now, the slots of a body, or nothing. */
function short(before: Program, after: Program): string {
  const { fates, added } = align(before, after);
  const words = fates.map((fate) => {
    switch (fate.kind) {
      case "kept":
        return `${fate.at}`;
      case "always":
        return `${fate.at}!`;
      case "changed":
        return `${fate.at}?`;
      case "expanded":
        return `${fate.from}-${fate.to - 1}`;
      case "removed":
        return "x";
    }
  });
  return [...words, ...added.map((slot) => `+${slot}`)].join(" ");
}

const text = (before: string, after: string): string => short(assemble(before), assemble(after));

Deno.test("align() finds bodies of calls side by side", () => {
  assertEquals(text("call 0x8\ncall 0x8\nexit", `${BODY}\n${BODY}\nexit`), "0-2 3-5 6");
});

Deno.test("align() tells a body from a guarded division next to it", () => {
  const guarded = "if r6 == 0x0 goto +0x1\nr1 %= r6";
  assertEquals(text("call 0x8\nr1 %= r6\nexit", `${BODY}\n${guarded}\nexit`), "0-2 3-4 5");
});

Deno.test("align() knows a body next to one of another function", () => {
  assertEquals(text("call kfunc[0]\ncall 0x8\nexit", `r0 = r1\n${BODY}\nexit`), "0-0 1-3 4");
});

Deno.test("align() takes the spill next to the call for the one that is gone", () => {
  const spill = "*(u64 *)(r10 - 0x8) = r1";
  assertEquals(text(`${spill}\n${spill}\ncall 0x8\nexit`, `${spill}\n${BODY}\nexit`), "0 x 1-3 4");
});

Deno.test("align() sees what a decided jump leaves", () => {
  const before = "r1 = 0x1\nif r1 == 0x1 goto end\nr1 = 0x2\nr2 = 0x2\nend:\nr0 = r1\nexit";
  assertEquals(text(before, "r1 = 0x1\nr0 = r1\nexit"), "0 x x x 1 2");
  assertEquals(text(before, "r1 = 0x1\ngoto +0x0\nr0 = r1\nexit"), "0 1! x x 2 3");
});

Deno.test("align() keeps both slots of a 64-bit immediate together", () => {
  assertEquals(text("r1 = 0x1 ll\nr0 = 0x0\nexit", "r1 = 0x1 ll\nr0 = 0x0\nexit"), "0 1 2 3");
  assertEquals(text("r1 = 0x1 ll\nr0 = 0x0\nexit", "r0 = 0x0\nexit"), "x x 0 1");
  assertEquals(text("r1 = 0x100000001 ll\nexit", "r1 = 0x200000001 ll\nexit"), "0? 1? 2");
});

Deno.test("align() shows another instruction in place of one, and one that is new", () => {
  assertEquals(text("r1 = 0x1\nexit", "r1 = 0x2\nexit"), "0? 1");
  assertEquals(text("r1 = 0x1\nexit", "r1 = 0x1\nr2 = 0x2\nexit"), "0 2 +1");
});

Deno.test("align() of a long program finds every pattern", () => {
  const pattern = (
    value: number,
  ) => ["*(u64 *)(r10 - 0x8) = r1", "call 0x8", "r1 = *(u64 *)(r10 - 0x8)", `r1 += ${value}`];
  const count = 700;
  const before = assemble([...Array.from({ length: count }, (_, i) => pattern(i)).flat(), "exit"].join("\n"));
  const after = assemble([...Array.from({ length: count }, (_, i) => [BODY, `r1 += ${i}`]).flat(), "exit"].join("\n"));
  const { fates, added } = align(before, after);
  assertEquals(added, []);
  for (let i = 0; i < count; i++) {
    assertEquals(fates.slice(4 * i, 4 * i + 4), [
      { kind: "removed" },
      { kind: "expanded", from: 4 * i, to: 4 * i + 3 },
      { kind: "removed" },
      { kind: "kept", at: 4 * i + 3 },
    ]);
  }
});

Deno.test("align() of a program with itself keeps everything", () => {
  fc.assert(fc.property(fc.array(anyInsn, { maxLength: 30 }), (insns) => {
    const program = insns.flat();
    const { fates, added } = align(program, program);
    assertEquals(added, []);
    assertEquals(fates, program.map((_, at) => ({ kind: "kept", at })));
  }));
});

Deno.test("align() of anything accounts for every slot of both once, in order", () => {
  fc.assert(fc.property(anySlots, anySlots, (before, after) => {
    const { fates, added } = align(before, after);
    assertEquals(fates.length, before.length);
    const places = fates.flatMap((fate) => {
      if (fate.kind === "removed") return [];
      if (fate.kind !== "expanded") return [fate.at];
      return Array.from({ length: fate.to - fate.from }, (_, i) => fate.from + i);
    });
    assert(places.every((place, i) => i === 0 || place > (places[i - 1] ?? -1)));
    assertEquals([...places, ...added].sort((a, b) => a - b), after.map((_, slot) => slot));
  }));
});
