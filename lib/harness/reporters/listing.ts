import { bold, dim, green, red, stripAnsiCode, yellow } from "@std/fmt/colors";
import type { Program } from "../../bpf/insn.ts";
import { type Statement, statements } from "../../bpf/statements.ts";
import { align, type Row } from "./align.ts";

/** A mark beside an instruction: a number that a finding has, and where it lies. */
export interface Mark {
  readonly of: "input" | "value";
  /** The instruction slot. */
  readonly index: number;
  /** The finding's number. */
  readonly number: number;
}

/** Rows around a difference or a mark that are shown with it. */
const AROUND = 3;

/** Rows of a listing that is always shown whole. */
const WHOLE = 40;

/**
 * Shows a program as it was given and as it came back, side by side, with the rows that differ and the marks.
 *
 * @param width Columns of the terminal.
 * @returns Lines, coloured where colours are on.
 */
export function compareListing(
  input: Program,
  value: Program,
  marks: readonly Mark[],
  width: number,
): readonly string[] {
  const [left, right] = [[...statements(input)], [...statements(value)]];
  const digits = String(Math.max(input.length, value.length)).length;
  const half = Math.max(16, Math.floor((width - 16 - 2 * digits) / 2));
  const column = Math.min(half, Math.max(5, ...left.map(({ text }) => text.length)));
  const header = `    ${pad("", digits)} ${pad("input", column)}   ${pad("", digits)} answer`;
  const rows = align(left, right, ({ text }) => text);
  const shown = rows.map((row) => ({ text: formatRow(row, digits, column, half), marks: marksOf(row, marks) }));
  const keep = collapse(rows.map((row, i) => row.kind !== "same" || shown[i]?.marks.length !== 0));
  return [dim(header.trimEnd()), ...elide(withMarks(shown), keep)];
}

/** Shows one program, with marks. */
export function listing(program: Program, marks: readonly Mark[]): readonly string[] {
  const digits = String(program.length).length;
  const shown = [...statements(program)].map((statement) => {
    const text = `    ${dim(pad(String(statement.index), digits, true))} ${statement.text}`;
    return { text, marks: marksAt(statement, "input", marks) };
  });
  return elide(withMarks(shown), collapse(shown.map(({ marks }) => marks.length > 0)));
}

/** Puts the marks of all lines below each other. */
function withMarks(lines: readonly { readonly text: string; readonly marks: readonly Mark[] }[]): readonly string[] {
  const widths = lines.map(({ text }) => stripAnsiCode(text).length);
  const column = Math.max(0, ...widths.filter((_, index) => lines[index]?.marks.length !== 0));
  return lines.map(({ text, marks }, index) => {
    if (marks.length === 0) return text;
    const padding = " ".repeat(column - (widths[index] ?? 0));
    return `${text}${padding}  ${
      bold(red(`◀ ${marks.map(({ number }) => number).toSorted((a, b) => a - b).join(", ")}`))
    }`;
  });
}

function formatRow(row: Row<Statement>, digits: number, column: number, half: number): string {
  const left = "left" in row ? row.left : undefined;
  const right = "right" in row ? row.right : undefined;
  const sign = { same: " ", changed: "~", left: "-", right: "+" }[row.kind];
  const color = { same: (text: string) => text, changed: yellow, left: red, right: green }[row.kind];
  const paint = (text: string) => text === "" ? "" : color(text);
  const index = (statement: Statement | undefined) =>
    statement === undefined ? " ".repeat(digits) : dim(pad(String(statement.index), digits, true));
  const text = (statement: Statement | undefined, size: number) => clip(statement?.text ?? "", size);
  const padding = " ".repeat(Math.max(0, column - text(left, column).length));
  return `  ${paint(sign)} ${index(left)} ${paint(text(left, column))}${padding}   ${index(right)} ${
    paint(text(right, half))
  }`.trimEnd();
}

function marksOf(row: Row<Statement>, marks: readonly Mark[]): readonly Mark[] {
  return [
    ..."left" in row ? marksAt(row.left, "input", marks) : [],
    ..."right" in row ? marksAt(row.right, "value", marks) : [],
  ];
}

function marksAt({ index, slots }: Statement, of: Mark["of"], marks: readonly Mark[]): readonly Mark[] {
  return marks.filter((mark) => mark.of === of && mark.index >= index && mark.index < index + slots);
}

/** Which lines to show: all of a short list, else those near the ones that matter. */
function collapse(matters: readonly boolean[]): readonly boolean[] {
  if (matters.length <= WHOLE || !matters.includes(true)) return matters.map((_, i) => i < WHOLE);
  return matters.map((_, i) => matters.slice(Math.max(0, i - AROUND), i + AROUND + 1).includes(true));
}

function elide(lines: readonly string[], keep: readonly boolean[]): readonly string[] {
  const shown: string[] = [];
  let hidden = 0;
  for (const [index, line] of [...lines, undefined].entries()) {
    if (line !== undefined && keep[index] !== true) {
      hidden++;
      continue;
    }
    if (hidden > 0) shown.push(dim(`    ⋮ ${hidden} more`));
    hidden = 0;
    if (line !== undefined) shown.push(line);
  }
  return shown;
}

function pad(text: string, size: number, atStart = false): string {
  return atStart ? text.padStart(size) : text.padEnd(size);
}

function clip(text: string, size: number): string {
  return text.length <= size ? text : `${text.slice(0, size - 1)}…`;
}
