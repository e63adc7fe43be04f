import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { align, type Row } from "./align.ts";

function sketch(left: string, right: string): string {
  const rows = align([...left], [...right], (letter) => letter);
  return rows.map((row) => {
    switch (row.kind) {
      case "same":
        return row.left;
      case "changed":
        return `[${row.left}>${row.right}]`;
      case "left":
        return `-${row.left}`;
      case "right":
        return `+${row.right}`;
    }
  }).join("");
}

Deno.test("align() finds what was removed, added and changed", () => {
  assertEquals(sketch("abcdef", "acdxef"), "a-bcd+xef");
  assertEquals(sketch("abc", "axc"), "a-b+xc");
  assertEquals(sketch("a1c", "a2c"), "a[1>2]c");
  assertEquals(sketch("", "ab"), "+a+b");
  assertEquals(sketch("ab", ""), "-a-b");
  assertEquals(sketch("aa", "a"), "a-a");
});

Deno.test("align() keeps every entry of both sides in order", () => {
  const word = fc.array(fc.constantFrom("a", "b", "1", "2"), { maxLength: 12 });
  fc.assert(fc.property(word, word, (left, right) => {
    const rows: readonly Row<string>[] = align(left, right, (letter) => letter);
    assertEquals(rows.flatMap((row) => "left" in row ? [row.left] : []), left);
    assertEquals(rows.flatMap((row) => "right" in row ? [row.right] : []), right);
    for (const row of rows) if (row.kind === "same") assertEquals(row.left, row.right);
  }));
});

Deno.test("align() tells a jump that reaches further from another instruction", () => {
  const left = ["if r1 == 0x0 goto +0x3 <x>", "*(u64 *)(r10 - 0x8) = r1", "call 0x8", "r1 = r2"];
  const right = ["if r1 == 0x0 goto +0x1 <x>", "r0 = 0x5", "r2 = r1"];
  assertEquals(align(left, right, (text) => text).map(({ kind }) => kind), [
    "changed",
    "left",
    "left",
    "left",
    "right",
    "right",
  ]);
});
