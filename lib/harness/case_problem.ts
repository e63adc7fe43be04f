/** What is wrong with a case file, at one place. */
export interface CaseProblem {
  /** The file, as the user named it. */
  readonly file: string;
  /** The line, from 1, if it is known. */
  readonly line?: number;
  /** The case: its id, or `case 3` (from 1) where it has none. */
  readonly case?: string;
  /** The place in the case, such as `input.program`. */
  readonly path?: string;
  /** What was wanted, then what came. */
  readonly message: string;
}

/** Writes a problem: file and line, the case, the place in it, what is wrong; further lines are indented. */
export function formatCaseProblem({ file, line, case: id, path, message }: CaseProblem): string {
  const place = [line === undefined ? file : `${file}:${line}`, id, path].filter((part) => part).join(": ");
  return `${place}: ${message.replaceAll("\n", "\n  ")}`;
}
