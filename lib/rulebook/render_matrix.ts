import { clauses } from "../spec/clauses.ts";
import type { Matrix } from "./matrix.ts";

/** Renders the matrix as text: a line a clause, and below it a line for each of its rules. */
export function renderMatrix(matrix: Matrix): string {
  const width = Math.max(0, ...matrix.rules.map((rule) => rule.id.length));
  const lines = matrix.clauses.flatMap((clause) => [
    `${clause.id}  ${clauses[clause.id].text}`,
    ...(clause.rules.length === 0
      ? ["       no rule"]
      : clause.rules.map((id) => `       ${describe(matrix, id, width)}`)),
  ]);
  return `${lines.join("\n")}\n`;
}

function describe(matrix: Matrix, id: string, width: number): string {
  const rule = matrix.rules.find((candidate) => candidate.id === id);
  if (rule === undefined) return id;
  const confirmed = rule.confirmedBy.length === 0 ? "not confirmed" : `confirmed by ${rule.confirmedBy.join(", ")}`;
  return `${id.padEnd(width)}  ${count(rule.cases.length, "case")}  ${
    count(rule.mutants.length, "mutant")
  }  ${confirmed}`;
}

function count(number: number, what: string): string {
  return `${String(number).padStart(3)} ${what}${number === 1 ? " " : "s"}`;
}
