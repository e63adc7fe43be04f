import { bold, dim, green, red, yellow } from "@std/fmt/colors";
import type { Cell, Column } from "./column.ts";
import { establishedIn, tableOf } from "./table.ts";

/** Columns between two kernels. */
const GAP = 2;

/** The table for a terminal: rules down, kernels across. */
export function toText(columns: readonly Column[], order: readonly string[]): string {
  const widths = columns.map(({ name }) => Math.max(name.length, 5) + GAP);
  const first = Math.max(...order.map((id) => id.length), 20);
  const line = (head: string, cells: readonly string[]): string =>
    `${head.padEnd(first)}${cells.map((cell, at) => cell.padStart(widths[at] ?? 0)).join("")}`;
  const colored = (head: string, cells: readonly (Cell | undefined)[]): string =>
    `${head.padEnd(first)}${cells.map((cell, at) => " ".repeat((widths[at] ?? 1) - 1) + mark(cell)).join("")}`;
  const count = (name: string, of: (column: Column) => number): string =>
    line(name, columns.map((column) => `${of(column)}`));
  return [
    ...tableOf(columns, order).flatMap(({ area, rows }) => [
      bold(line(area, columns.map(({ name }) => name))),
      ...rows.map(({ rule, cells }) => colored(rule, cells)),
      dim(count("rules established", (column) => establishedIn(column, area))),
      "",
    ]),
    bold(line("cases", columns.map(({ name }) => name))),
    count("asked", ({ cases }) => cases.asked),
    count("pass", ({ cases }) => cases.pass),
    count("expected failure", ({ cases }) => cases.expectedFailure),
    count("broken", ({ cases }) => cases.broken),
    count("unsupported", ({ cases }) => cases.unsupported),
    count("skipped", ({ cases }) => cases.skipped),
    "",
    ...columns.map(({ name, release, arch }) => dim(`${name}: ${release} (${arch})`)),
    "",
    `${mark(CONFORMANT)} conformant  ${mark(EXPLAINED)} not, as a finding explains  ${mark(BROKEN)} not  ${
      mark(undefined)
    } not established`,
    "",
  ].join("\n");
}

const CONFORMANT: Cell = { verdict: "conformant", judged: 1, findings: [] };
const EXPLAINED: Cell = { verdict: "non-conformant", judged: 1, findings: ["a finding"] };
const BROKEN: Cell = { verdict: "non-conformant", judged: 1, findings: [] };

function mark(cell: Cell | undefined): string {
  switch (cell?.verdict) {
    case "conformant":
      return green("✓");
    case "non-conformant":
      return cell.findings.length > 0 ? yellow("✗") : red("✗");
    default:
      return dim("·");
  }
}
