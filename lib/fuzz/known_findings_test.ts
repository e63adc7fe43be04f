import { assertEquals, assertThrows } from "@std/assert";
import { explain } from "../harness/explain.ts";
import type { KnownFailure } from "../harness/known_failure.ts";
import { parseKnownFailures } from "../harness/parse_known_failures.ts";
import { whole } from "../spec/finding.ts";
import { knownFindings, recognise } from "./known_findings.ts";
import { predicates } from "./predicates/mod.ts";
import type { Predicate } from "./predicates/predicate.ts";

const always: Predicate = { title: "anything", recognises: () => true };
const named = new Map([["nocsr.any", always]]);
const entry: KnownFailure = {
  predicate: "nocsr.any",
  verdict: "fail",
  reason: "so it is",
  link: "https://example.org",
};
const observation = {
  operation: "nocsr.rewrite",
  input: { program: [], functions: [], maps: [] },
  arch: "x86_64",
  designs: [],
  outcome: "ok",
  value: { program: [] },
} as const;

Deno.test("knownFindings() takes entries of this version and day that name a predicate", () => {
  const of = (changes: Partial<KnownFailure>) =>
    knownFindings([{ ...entry, ...changes }], named, { version: "6.18.4", arch: "x86_64" }, "2026-06-01").length;
  assertEquals(of({}), 1);
  assertEquals([of({ versions: ">=6.18" }), of({ versions: "<6.18" })], [1, 0]);
  assertEquals([of({ arch: ["x86_64"] }), of({ arch: ["arm64"] })], [1, 0]);
  assertEquals([of({ expires: "2026-06-02" }), of({ expires: "2026-06-01" })], [1, 0]);
  const { predicate: _, ...withCase } = { ...entry, case: "nocsr/one-pair" };
  assertEquals(knownFindings([withCase], named, { version: "6.18", arch: "x86_64" }, "2026-06-01"), []);
});

Deno.test("knownFindings() refuses a predicate that does not exist", () => {
  assertThrows(
    () => knownFindings([{ ...entry, predicate: "nocsr.none" }], named, { version: "1", arch: "x86_64" }, "2026-01-01"),
    SyntaxError,
    "wanted a predicate that exists, got nocsr.none",
  );
});

Deno.test("recognise() heeds the rule that an entry names", () => {
  const known = knownFindings(
    [{ ...entry, rule: "nocsr/same-result" }],
    named,
    { version: "1", arch: "x86_64" },
    "2026-01-01",
  );
  const found = (rule: string) => recognise(known, observation, { rule, finding: whole("a", "b") });
  assertEquals([found("nocsr/same-result"), found("nocsr/saved-once")], ["nocsr.any", undefined]);
});

Deno.test("every expectations file names predicates that exist", async () => {
  for (const adapter of ["linux", "libbpf", "llvm"]) {
    const file = `adapters/${adapter}/expectations.yaml`;
    const text = await Deno.readTextFile(new URL(`../../${file}`, import.meta.url));
    const { entries, problems } = parseKnownFailures(file, text);
    assertEquals(problems, []);
    knownFindings(entries, predicates, { version: "6.18", arch: "x86_64" }, "2026-01-01");
  }
});

Deno.test("an entry with a predicate is no business of the cases", () => {
  const { results, idle } = explain([], [entry], { version: "1", arch: "none" }, "2026-01-01");
  assertEquals([results, idle], [[], []]);
});
