import { assert, assertEquals } from "@std/assert";
import type { Arch } from "../protocol/implementation.ts";
import { whole } from "../spec/finding.ts";
import { explain, type PlainResult } from "./explain.ts";
import type { KnownFailure } from "./known_failure.ts";
import { sampleCase } from "./testing/sample_suite.ts";
import type { Pass, PlainVerdict } from "./verdict.ts";

const observation = {
  operation: "calling_convention.run",
  input: sampleCase("x", 1).input,
  arch: "x86_64",
  designs: [],
  outcome: "rejected",
  errno: "EINVAL",
  message: "",
} as const;

function pass(bound: readonly string[] = []): Pass {
  return { kind: "pass", observation, bound, warnings: [] };
}

function fail(...rules: readonly [string, ...string[]]): PlainVerdict {
  const [first, ...others] = rules;
  const finding = (rule: string) => ({ rule, finding: whole("a", "b") });
  return { ...pass(rules), kind: "fail", findings: [finding(first), ...others.map(finding)] };
}

function known(entry: Partial<KnownFailure>): KnownFailure {
  return { verdict: "fail", reason: "a bug", link: "https://example.org", ...entry };
}

function result(name: string, verdict: PlainVerdict): PlainResult {
  return { case: sampleCase(name, 1), verdict };
}

function kinds(
  results: readonly PlainResult[],
  entries: readonly KnownFailure[],
  version = "6.18",
  today = "2026-06-01",
  arch: Arch = "x86_64",
) {
  const { results: explained, expired, idle } = explain(results, entries, { version, arch }, today);
  return { kinds: explained.map(({ verdict }) => verdict.kind), expired: expired.length, idle: idle.length };
}

const cc = "calling_convention/";

Deno.test("explain() expects a failure that is known", () => {
  assertEquals(kinds([result("one", fail("a/x", "expect"))], [known({ case: `${cc}one` })]), {
    kinds: ["expected-failure"],
    expired: 0,
    idle: 0,
  });
});

Deno.test("explain() expects a failure only if every finding of it is known", () => {
  const results = [result("one", fail("a/x", "expect"))];
  const [x, wanted] = [known({ case: `${cc}one`, rule: "a/x" }), known({ case: `${cc}one`, rule: "expect" })];
  assertEquals(kinds(results, [x]).kinds, ["fail"]);
  assertEquals(kinds(results, [x, wanted]), { kinds: ["expected-failure"], expired: 0, idle: 0 });
});

Deno.test("explain() does not take one sort of failure for another", () => {
  const crash = { kind: "crash", message: "exited with code 1", stderr: [] } as const;
  assertEquals(kinds([result("one", crash)], [known({ case: `${cc}one` })]), { kinds: ["crash"], expired: 0, idle: 1 });
  assertEquals(kinds([result("one", crash)], [known({ case: `${cc}one`, verdict: "crash" })]).kinds, [
    "expected-failure",
  ]);
});

Deno.test("explain() finds passes where failures are known", () => {
  assertEquals(kinds([result("one", pass())], [known({ case: `${cc}one` })]).kinds, ["unexpected-pass"]);
  assertEquals(kinds([result("one", pass())], [known({ case: `${cc}*` })]).kinds, ["unexpected-pass"]);
  const withRule = known({ case: `${cc}*`, rule: "a/x" });
  assertEquals(kinds([result("one", pass(["a/x"])), result("two", pass()), result("three", fail("a/x"))], [withRule]), {
    kinds: ["unexpected-pass", "pass", "expected-failure"],
    expired: 0,
    idle: 0,
  });
});

Deno.test("explain() takes an entry of a rule alone to mean that it is broken somewhere", () => {
  const entry = known({ rule: "a/x" });
  assertEquals(kinds([result("one", pass(["a/x"])), result("two", fail("a/x"))], [entry]), {
    kinds: ["pass", "expected-failure"],
    expired: 0,
    idle: 0,
  });
  assertEquals(kinds([result("one", pass(["a/x"]))], [entry]), { kinds: ["pass"], expired: 0, idle: 1 });
});

Deno.test("explain() passes over entries of other versions", () => {
  const entry = known({ case: `${cc}one`, versions: ">=6.12 <7.2" });
  assertEquals(kinds([result("one", fail("a/x"))], [entry], "6.18.44").kinds, ["expected-failure"]);
  assertEquals(kinds([result("one", fail("a/x"))], [entry], "7.2.13"), { kinds: ["fail"], expired: 0, idle: 0 });
});

Deno.test("explain() passes over entries of other architectures", () => {
  const entry = known({ case: `${cc}one`, arch: ["arm64", "riscv64"] });
  const results = [result("one", fail("a/x"))];
  assertEquals(kinds(results, [entry], "6.12", "2026-06-01", "riscv64").kinds, ["expected-failure"]);
  assertEquals(kinds(results, [entry], "6.12", "2026-06-01", "x86_64"), { kinds: ["fail"], expired: 0, idle: 0 });
});

Deno.test("explain() lets entries expire on their day", () => {
  const entry = known({ case: `${cc}one`, expires: "2026-06-01" });
  assertEquals(kinds([result("one", fail("a/x"))], [entry], "1", "2026-05-31").kinds, ["expected-failure"]);
  assertEquals(kinds([result("one", fail("a/x"))], [entry]), { kinds: ["fail"], expired: 1, idle: 0 });
});

Deno.test("explain() says nothing of an entry whose case was not answered", () => {
  const skipped = { kind: "skipped", reason: "for arm64" } as const;
  assertEquals(kinds([result("one", skipped)], [known({ case: `${cc}one` })]), {
    kinds: ["skipped"],
    expired: 0,
    idle: 0,
  });
  const { results } = explain([result("one", fail("a/x"))], [known({ rule: "a/x" })], undefined, "2026-01-01");
  assert(results[0]?.verdict.kind === "expected-failure" && results[0].verdict.known[0]?.reason === "a bug");
});
