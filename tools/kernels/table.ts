import { areaOf } from "../../lib/protocol/operations.ts";
import type { Cell, Column } from "./column.ts";

/** One rule on every kernel. */
export interface Row {
  readonly rule: string;
  /** A cell a column; absent where the kernel was not judged by the rule at all. */
  readonly cells: readonly (Cell | undefined)[];
}

/** The rows of one area. */
export interface AreaRows {
  readonly area: string;
  readonly rows: readonly Row[];
}

/**
 * Lays columns side by side: a row for each rule that any of them has, in the order of the rule book, by areas.
 *
 * @param order The ids of all rules, in the order of the rule book.
 */
export function tableOf(columns: readonly Column[], order: readonly string[]): readonly AreaRows[] {
  const rows = order.filter((id) => columns.some(({ rules }) => rules[id] !== undefined)).map((id) => ({
    rule: id,
    cells: columns.map(({ rules }) => rules[id]),
  }));
  return [...Map.groupBy(rows, ({ rule }) => areaOf(rule))].map(([area, rows]) => ({ area, rows }));
}

/** How many of a column's rules are established. */
export function establishedIn({ rules }: Column, area?: string): number {
  return Object.entries(rules).filter(([id, { verdict }]) =>
    verdict !== "not-established" && (area === undefined || areaOf(id) === area)
  ).length;
}
