/** Columns where there is no terminal, or one that does not tell. */
const USUAL = 120;

/** Columns of the terminal, within what reads well. */
export function columns(): number {
  try {
    return Math.min(200, Math.max(60, Deno.consoleSize().columns || USUAL));
  } catch {
    return USUAL;
  }
}
