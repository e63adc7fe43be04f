/** Code units shown before and behind a place. */
const AROUND = 60;

/**
 * The surroundings of a place in a text, and a mark under the place.
 *
 * @param column Where, from 1.
 */
export function excerptAt(text: string, column: number): string {
  const start = Math.max(0, column - 1 - AROUND);
  const shown = text.slice(start, column - 1 + AROUND).replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, " ");
  const before = start > 0 ? "…" : "";
  const behind = start + shown.length < text.length ? "…" : "";
  return `  ${before}${shown}${behind}\n  ${" ".repeat(before.length + column - 1 - start)}^`;
}
