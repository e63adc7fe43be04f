import { type Area, type ClauseId, clauses } from "../spec/clauses.ts";
import type { AnyRule } from "../spec/registry.ts";

/** What the matrix is made from, beside the rules themselves. */
export interface Evidence {
  /** By case id: the rules that had something to say about the reference's answer. */
  readonly cases: ReadonlyMap<string, readonly string[]>;
  /** By mutant name: the rules that caught it. */
  readonly mutants: ReadonlyMap<string, readonly string[]>;
  /** By implementation (`linux 6.18`): the rules that it was seen to obey. */
  readonly confirmations: ReadonlyMap<string, readonly string[]>;
}

/** From each clause to the rules that make it executable, and from each rule to what establishes it. */
export interface Matrix {
  readonly clauses: readonly { readonly id: ClauseId; readonly area: Area; readonly rules: readonly string[] }[];
  readonly rules: readonly {
    readonly id: string;
    readonly area: string;
    readonly clauses: readonly ClauseId[];
    readonly cases: readonly string[];
    readonly mutants: readonly string[];
    readonly confirmedBy: readonly string[];
  }[];
}

/** Makes the matrix clause → rules → cases, mutants and implementations that confirmed it. */
export function matrix(rules: readonly AnyRule[], evidence: Evidence): Matrix {
  const ids = Object.keys(clauses).filter((id): id is ClauseId => id in clauses);
  return {
    clauses: ids.map((id) => ({
      id,
      area: clauses[id].area,
      rules: rules.filter((rule) => rule.clauses.includes(id)).map((rule) => rule.id),
    })),
    rules: rules.map((rule) => ({
      id: rule.id,
      area: rule.id.slice(0, rule.id.indexOf("/")),
      clauses: rule.clauses,
      cases: keysNaming(evidence.cases, rule.id),
      mutants: keysNaming(evidence.mutants, rule.id),
      confirmedBy: keysNaming(evidence.confirmations, rule.id),
    })),
  };
}

function keysNaming(map: ReadonlyMap<string, readonly string[]>, id: string): readonly string[] {
  return [...map].filter(([, ids]) => ids.includes(id)).map(([key]) => key);
}
