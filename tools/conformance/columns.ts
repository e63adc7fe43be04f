/** Columns of the terminal, within what reads well; 120 where there is none. */
export function columns(): number {
  try {
    return Math.min(200, Math.max(60, Deno.consoleSize().columns));
  } catch {
    return 120;
  }
}
