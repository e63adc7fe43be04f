/**
 * Splits a command line into words as a POSIX shell does for quotes and backslashes; nothing else has a meaning.
 *
 * @throws {SyntaxError} if a quote is not closed, or a backslash is the last character
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { splitWords } from "./split_words.ts";
 *
 * assertEquals(splitWords(`python3 'my adapter.py' --name="a \\"b\\""`), ["python3", "my adapter.py", `--name=a "b"`]);
 * ```
 */
export function splitWords(line: string): readonly string[] {
  const words: string[] = [];
  const token = /\s+|'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|[^\s'"\\]+|(.)/gsy;
  let word: string | undefined;
  for (const match of line.matchAll(token)) {
    const [text, single, double, escaped, broken] = match;
    if (broken !== undefined) {
      throw new SyntaxError(`wanted a closing quote for that at character ${match.index + 1}, got ${line}`);
    }
    if (/^\s/.test(text)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? "") + (single ?? double?.replace(/\\(["\\$`])/g, "$1") ?? escaped ?? text);
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}
