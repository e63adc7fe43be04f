/** How much of a line is shown on either side of the place, in UTF-16 code units. */
const SHOWN = 60;

/**
 * Makes the error for a place in C text: line and column, counted from 1, and what is wrong; then the line with a caret
 * below the place.
 *
 * @param at The place, in UTF-16 code units from 0.
 */
export function cError(text: string, at: number, problem: string): SyntaxError {
  const before = text.slice(0, at).split("\n");
  const start = before.at(-1) ?? "";
  const [rest = ""] = text.slice(at).split("\n", 1);
  const shown = start.slice(-SHOWN);
  return new SyntaxError([
    `line ${before.length}, column ${start.length + 1}: ${problem}`,
    `  ${shown}${rest.slice(0, SHOWN)}`,
    // A tab stays one, so that the caret stands below the place however wide it is shown.
    `  ${shown.replace(/[^\t]/g, " ")}^`,
  ].join("\n"));
}
