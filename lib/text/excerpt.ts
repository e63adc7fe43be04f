/**
 * The start of a text for a message, cut off with `…` behind `length` UTF-16 code units.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { excerpt } from "./excerpt.ts";
 *
 * assertEquals(excerpt("prologue", 3), "pro…");
 * assertEquals(excerpt("prologue"), "prologue");
 * ```
 */
export function excerpt(text: string, length = 64): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
