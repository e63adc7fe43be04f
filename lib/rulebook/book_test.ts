import { assertEquals, assertStringIncludes } from "@std/assert";
import type { AnyRule } from "../spec/registry.ts";
import { commit, rule } from "../spec/rule.ts";
import { renderBook } from "./book.ts";

const sample: AnyRule = rule({
  id: "nocsr/sample",
  clauses: ["N06"],
  level: "must",
  scope: "behaviour",
  title: "A sample holds",
  text: "Because it does.",
  source: commit("bpf: a subject", "https://example.org/1"),
  erratum: "the text says otherwise",
  operation: "nocsr.rewrite",
  applies: () => true,
  check: () => [],
});

Deno.test("renderBook() gives each rule one heading that is its anchor", () => {
  const lines = renderBook("nocsr", [sample]).split("\n");
  assertEquals(lines.filter((line) => line === "### sample").length, 1);
  assertEquals(lines.filter((line) => line.startsWith("### ")).length, 1);
});

Deno.test("renderBook() traces every clause of the area, and says where none does", () => {
  const page = renderBook("nocsr", [sample]);
  assertStringIncludes(page, "[`nocsr/sample`](nocsr.md#sample)");
  assertStringIncludes(page, "| N07 | behaviour |");
  assertEquals(page.split("\n").filter((line) => line.startsWith("| N") && line.endsWith("| none |")).length, 13);
});

Deno.test("renderBook() states level, scope, source and erratum", () => {
  const page = renderBook("nocsr", [sample]);
  assertStringIncludes(page, "- **must**, behaviour of any design");
  assertStringIncludes(page, "- source: [bpf: a subject](https://example.org/1)");
  assertStringIncludes(page, "- erratum: the text says otherwise");
});

Deno.test("renderBook() of an area leaves other areas' rules out", () => {
  assertEquals(renderBook("tailcall", [sample]).includes("sample"), false);
});
