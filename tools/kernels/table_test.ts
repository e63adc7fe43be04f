import { assertEquals } from "@std/assert";
import { stripAnsiCode } from "@std/fmt/colors";
import type { Cell, Column } from "./column.ts";
import { inOrder } from "./kernels_file.ts";
import { establishedIn, tableOf } from "./table.ts";
import { toMarkdown } from "./to_markdown.ts";
import { toText } from "./to_text.ts";

const kept: Cell = { verdict: "conformant", judged: 3, findings: [] };
const unseen: Cell = { verdict: "not-established", judged: 0, findings: [] };
const explained: Cell = {
  verdict: "non-conformant",
  judged: 2,
  findings: ["docs/findings/a.md", "docs/findings/b.md"],
};
const broken: Cell = { verdict: "non-conformant", judged: 2, findings: [] };

function column(name: string, rules: Column["rules"], arch = "x86_64"): Column {
  const cases = { planned: 9, asked: 7, pass: 5, expectedFailure: 1, broken: 1, unsupported: 2, skipped: 0 };
  return { name, release: `${name}.100-1`, arch, date: "2026-01-31", cases, rules };
}

const order = ["nocsr/one", "nocsr/two", "tailcall/one", "tailcall/nobody"];
const old = column("5.10", { "nocsr/one": unseen, "nocsr/two": explained, "tailcall/one": kept });
const current = column("6.12", { "nocsr/one": kept, "nocsr/two": broken });

Deno.test("tableOf() has a row for every rule that a kernel was judged by, in the order of the book", () => {
  assertEquals(tableOf([old, current], order), [
    {
      area: "nocsr",
      rows: [{ rule: "nocsr/one", cells: [unseen, kept] }, { rule: "nocsr/two", cells: [explained, broken] }],
    },
    { area: "tailcall", rows: [{ rule: "tailcall/one", cells: [kept, undefined] }] },
  ]);
  assertEquals([establishedIn(old), establishedIn(old, "nocsr"), establishedIn(current, "tailcall")], [2, 1, 0]);
});

Deno.test("inOrder() puts versions in the order of their numbers, and other architectures last", () => {
  const names = [column("6.12-arm64", {}, "arm64"), column("6.12", {}), column("6.1", {}), column("5.10", {})];
  assertEquals(inOrder(names).map(({ name }) => name), ["5.10", "6.1", "6.12", "6.12-arm64"]);
});

Deno.test("the table as text tells what is broken from what is not established", () => {
  const lines = stripAnsiCode(toText([old, current], order)).split("\n").map((line) => line.trimEnd());
  assertEquals(lines.slice(0, 8), [
    "nocsr                  5.10   6.12",
    "nocsr/one                 ·      ✓",
    "nocsr/two                 ✗      ✗",
    "rules established         1      2",
    "",
    "tailcall               5.10   6.12",
    "tailcall/one              ✓      ·",
    "rules established         1      0",
  ]);
  assertEquals(lines.includes("asked                     7      7"), true);
  assertEquals(lines.includes("5.10: 5.10.100-1 (x86_64)"), true);
});

Deno.test("the table as a page links rules and findings", () => {
  const page = toMarkdown([old, current], order);
  const rows = page.split("\n").filter((line) => line.startsWith("| ["));
  assertEquals(rows, [
    "| [one](rules/nocsr.md#one) | · | ✓ |",
    "| [two](rules/nocsr.md#two) | ✗ [1](findings/a.md) [2](findings/b.md) | ✗ |",
    "| [one](rules/tailcall.md#one) | ✓ | · |",
  ]);
  assertEquals(page.includes("| 5.10 | 5.10.100-1 | x86_64 | 2026-01-31 | 7 | 5 | 1 | 1 | 2 | 0 |"), true);
});
