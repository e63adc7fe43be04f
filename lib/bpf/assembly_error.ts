/** A place in assembly text. */
export interface Place {
  /** The text of the line. */
  readonly line: string;
  /** The line's number, from 1. */
  readonly number: number;
  /** Where in the line, in UTF-16 code units from 0. */
  readonly column: number;
}

/** How much of a line is shown on either side of the place, in UTF-16 code units. */
const SHOWN = 60;

/**
 * Makes the error for a place in assembly text: line and column, counted from 1, and what is wrong; the line with a
 * caret below the place; a hint.
 */
export function assemblyError(place: Place, problem: string, hint?: string): SyntaxError {
  const from = Math.max(0, place.column - SHOWN);
  const before = place.line.slice(from, place.column);
  const excerpt = before + place.line.slice(place.column, place.column + SHOWN);
  const lines = [
    `line ${place.number}, column ${place.column + 1}: ${problem}`,
    `  ${excerpt}`,
    // A tab stays one, so that the caret stands below the place however wide it is shown.
    `  ${before.replace(/[^\t]/g, " ")}^`,
  ];
  return new SyntaxError([...lines, ...hint === undefined ? [] : [hint]].join("\n"));
}
