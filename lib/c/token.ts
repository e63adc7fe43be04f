/** A piece of C text: a word, a number, a punctuator, or, with no text, the end. */
export interface Token {
  readonly text: string;
  /** Where it begins, in UTF-16 code units from 0. */
  readonly at: number;
}

/** White space and comments; words, which may hold dots as the names of cloned functions do; numbers; punctuators. */
const TOKEN = /\s+|\/\*.*?\*\/|\/\/[^\n]*|([A-Za-z_$][\w$]*(?:\.\w+)*|\d\w*|\.\.\.|.)/gsuy;

/** Cuts C text into tokens, the last of which is the empty one at its end. White space and comments are dropped. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(TOKEN)) {
    if (match[1] !== undefined) tokens.push({ text: match[1], at: match.index });
  }
  tokens.push({ text: "", at: text.trimEnd().length });
  return tokens;
}

/** Whether a token is a word. */
export function isWord({ text }: Token): boolean {
  return /^[A-Za-z_$]/.test(text);
}
