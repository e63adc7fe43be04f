import { publications } from "../spec/clauses.ts";

/** A place in a text that cites a rule. */
export interface Citation {
  /** The id as it is written, `area/kebab-case`. */
  readonly id: string;
  /** The line, from 1. */
  readonly line: number;
  /** The column, from 1, in UTF-16 code units. */
  readonly column: number;
}

const AREAS = Object.keys(publications).join("|");
const KEBAB = "[a-z0-9]+(?:-[a-z0-9]+)*";

// An id stands alone: a path (`lib/spec/nocsr/pairs.ts`) is no citation. A link into the rule book is one.
const ID = new RegExp(`(?<![\\w/.@-])(${AREAS})/(${KEBAB})(?![\\w/-]|\\.\\w)`, "g");
const ANCHOR = new RegExp(`rules/(${AREAS})\\.(?:md|html)#(${KEBAB})(?![\\w/-])`, "g");

/**
 * Finds every rule that a text cites, by its id or by a link into the rule book.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { citations } from "./citations.ts";
 *
 * assertEquals(citations("// keeps nocsr/pair-same-slot\n"), [{ id: "nocsr/pair-same-slot", line: 1, column: 10 }]);
 * ```
 *
 * @param text Markdown, reStructuredText or source.
 * @returns The citations in the order in which they stand.
 */
export function citations(text: string): readonly Citation[] {
  return text.split("\n").flatMap((content, index) => {
    const matches = [...content.matchAll(ID), ...content.matchAll(ANCHOR)].sort((a, b) => a.index - b.index);
    return matches.map((match) => ({ id: `${match[1]}/${match[2]}`, line: index + 1, column: match.index + 1 }));
  });
}
