import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { quoteWord } from "./quote_word.ts";
import { splitWords } from "./split_words.ts";

Deno.test("splitWords() splits at white space", () => {
  assertEquals(splitWords("  python3   my.py\t-x\n"), ["python3", "my.py", "-x"]);
  assertEquals(splitWords(""), []);
});

Deno.test("splitWords() joins what quotes and backslashes hold together", () => {
  assertEquals(splitWords(`a'b c'"d e"f\\ g ''`), ["ab cd ef g", ""]);
  assertEquals(splitWords(`"\\n" '\\n' "$HOME"`), ["\\n", "\\n", "$HOME"]);
});

Deno.test("splitWords() refuses what is left open", () => {
  for (const line of [`a 'b`, `a "b`, "a \\"]) assertThrows(() => splitWords(line), SyntaxError, "at character 3");
});

Deno.test("splitWords() reads what quoteWord() wrote", () => {
  fc.assert(fc.property(fc.array(fc.string()), (words) => {
    assertEquals(splitWords(words.map(quoteWord).join(" ")), words);
  }));
});
