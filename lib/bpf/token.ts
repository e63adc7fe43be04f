/** A piece of a line of assembly: a word, a number, an operator, or, with no text, the end of the line. */
export interface Token {
  readonly text: string;
  /** Where it begins in its line, in UTF-16 code units from 0. */
  readonly column: number;
}

/** White space and comments, words, numbers with whatever sticks to them, operators, and any other single character. */
const TOKEN = /\s+|(?:;|#|\/\/).*|([A-Za-z_.$][\w.$]*|\d\w*|(?:<<|>>|[-+*/%&|^=!<>])=|.)/gsuy;

/**
 * Cuts a line of assembly into tokens, the last of which is the empty one at the end of its text. White space
 * separates and is dropped, as is a comment from `;`, `#` or `//` on.
 */
export function tokenize(line: string): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of line.matchAll(TOKEN)) {
    const text = match[1];
    if (text === undefined) continue;
    tokens.push({ text, column: match.index });
    end = match.index + text.length;
  }
  tokens.push({ text: "", column: end });
  return tokens;
}
