import { nearest } from "../text/nearest.ts";
import type { RetiredRule } from "../spec/retired.ts";
import { citations } from "./citations.ts";

/** A citation of a rule that cannot be cited. */
export interface CitationProblem {
  readonly id: string;
  readonly line: number;
  readonly column: number;
  /** What is wrong with it, and what to write in its place. */
  readonly message: string;
}

/** The ids that a text may name. */
export interface Citable {
  /** Ids of rules, and ids that they had before. */
  readonly rules: ReadonlySet<string>;
  readonly retired: readonly RetiredRule[];
  /** Ids of other things that are written alike: cases and mutants. */
  readonly others: ReadonlySet<string>;
}

/** Everything that is wrong with the rules that a text cites, and how many it cites rightly. */
export interface CitationCheck {
  readonly cited: number;
  readonly problems: readonly CitationProblem[];
}

/** Checks every rule id that a text cites: it must be one that exists and is not retired. */
export function checkCitations(text: string, { rules, retired, others }: Citable): CitationCheck {
  const problems: CitationProblem[] = [];
  let cited = 0;
  for (const { id, line, column } of citations(text)) {
    if (rules.has(id)) {
      cited++;
      continue;
    }
    if (others.has(id)) continue;
    const gone = retired.find((rule) => rule.id === id);
    problems.push({ id, line, column, message: gone === undefined ? unknown(id, rules) : retiredMessage(gone) });
  }
  return { cited, problems };
}

function unknown(id: string, rules: ReadonlySet<string>): string {
  const near = nearest(id, rules);
  return `there is no rule ${id}${near.length === 0 ? "" : `; did you mean ${near.join(" or ")}?`}`;
}

function retiredMessage({ id, reason, successor }: RetiredRule): string {
  return `${id} is retired: ${reason}${successor === undefined ? "" : `; cite ${successor}`}`;
}
