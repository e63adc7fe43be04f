import { assertEquals } from "@std/assert";
import { tokenize } from "./token.ts";

const texts = (line: string): string[] => tokenize(line).map(({ text }) => text);

Deno.test("tokenize() cuts words, numbers and operators apart, and marks the end", () => {
  assertEquals(texts("*(u64 *)(r10 - 0x8)=r1"), [
    "*",
    "(",
    "u64",
    "*",
    ")",
    "(",
    "r10",
    "-",
    "0x8",
    ")",
    "=",
    "r1",
    "",
  ]);
  assertEquals(texts("w1 s>>= 5"), ["w1", "s", ">>=", "5", ""]);
  assertEquals(texts("r1 = 5x9"), ["r1", "=", "5x9", ""]);
  assertEquals(texts(""), [""]);
});

Deno.test("tokenize() drops comments", () => {
  assertEquals(texts("exit ; # //"), ["exit", ""]);
  assertEquals(texts("exit#"), ["exit", ""]);
  assertEquals(texts("// exit"), [""]);
  assertEquals(texts("r1 /= 2"), ["r1", "/=", "2", ""]);
});

Deno.test("tokenize() keeps what it does not know, a character at a time", () => {
  assertEquals(texts("?é\u{1f41d}\0"), ["?", "é", "\u{1f41d}", "\0", ""]);
});

Deno.test("tokenize() counts columns from 0, in UTF-16 code units", () => {
  assertEquals(tokenize("\u{1f41d} r1  ;"), [
    { text: "\u{1f41d}", column: 0 },
    { text: "r1", column: 3 },
    { text: "", column: 5 },
  ]);
});
