import { assertEquals } from "@std/assert";
import { exitCodeOf } from "./exit_code.ts";
import { inProcess } from "./in_process.ts";
import type { KnownFailure } from "./known_failure.ts";
import { makeReport, type Report } from "./report.ts";
import { type Run, run } from "./run.ts";
import { sampleCase, sampleImplementation, sampleRules } from "./testing/sample_suite.ts";
import { totals } from "./totals.ts";

const context = { rules: sampleRules, isWhole: true, today: "2026-01-01", seed: 1, milliseconds: 1 };

async function reportOn(
  imms: readonly number[],
  known: readonly KnownFailure[] = [],
  changes: Partial<Run> = {},
): Promise<Report> {
  const planned = imms.map((imm) => sampleCase(`c${imm}`, imm));
  const connect = () => Promise.resolve({ kind: "connected", adapter: inProcess(sampleImplementation) } as const);
  const outcome = await run(planned, sampleRules, connect, { limit: 20, jobs: 1, maxRestarts: 0 });
  return makeReport({ ...outcome, ...changes }, { ...context, planned, known });
}

Deno.test("makeReport() says of each rule whether it was established", async () => {
  const { rules } = await reportOn([1, 200, 16]);
  assertEquals(rules.map(({ rule, ...result }) => ({ id: rule.id, ...result })), [
    {
      id: "calling_convention/returns-immediate",
      verdict: "non-conformant",
      judged: 3,
      brokenIn: ["calling_convention/c16"],
    },
    {
      id: "calling_convention/returns-little",
      verdict: "non-conformant",
      judged: 3,
      brokenIn: ["calling_convention/c200"],
    },
    { id: "calling_convention/returns-as-designed", verdict: "not-established", judged: 0, brokenIn: [] },
  ]);
  const good = await reportOn([1, 2]);
  assertEquals(good.rules.map(({ verdict }) => verdict), ["conformant", "conformant", "not-established"]);
});

Deno.test("makeReport() holds a known failure against the rule all the same", async () => {
  const known = { case: "calling_convention/c16", verdict: "fail", reason: "a", link: "https://x" } as const;
  const report = await reportOn([16], [known]);
  assertEquals(report.rules[0]?.verdict, "non-conformant");
  assertEquals(exitCodeOf(report), 0);
});

Deno.test("totals() counts every case once", async () => {
  assertEquals(totals(await reportOn([1, 13, 14, 15, 16, 17, 18])), {
    planned: 7,
    executed: 3,
    pass: 1,
    fail: 2,
    "expected-failure": 0,
    "unexpected-pass": 0,
    unsupported: 1,
    skipped: 0,
    timeout: 1,
    crash: 1,
    "protocol-error": 1,
  });
});

Deno.test("exitCodeOf() is 0 only where something was established and nothing broken", async () => {
  const one = { case: "calling_convention/c1", verdict: "fail", reason: "a", link: "https://x" } as const;
  assertEquals(exitCodeOf(await reportOn([1, 14])), 0);
  assertEquals(exitCodeOf(await reportOn([1, 200])), 0, "what should be is no must");
  for (const bad of [13, 15, 16, 17, 18]) assertEquals(exitCodeOf(await reportOn([1, bad])), 1, `${bad}`);
  assertEquals(exitCodeOf(await reportOn([1], [one])), 1, "an unexpected pass");
  assertEquals(exitCodeOf(await reportOn([1], [{ ...one, case: "calling_convention/gone" }])), 1, "an idle entry");
  assertEquals(exitCodeOf(await reportOn([1], [{ ...one, expires: "2025-01-01" }])), 1, "an expired entry");
  assertEquals(exitCodeOf(await reportOn([1], [], { untidy: ["left a process behind"] })), 1, "an untidy end");
});

Deno.test("exitCodeOf() is 3 where nothing or not everything was established", async () => {
  assertEquals(exitCodeOf(await reportOn([])), 3, "no case");
  assertEquals(exitCodeOf(await reportOn([14])), 3, "nothing but unsupported");
  const lost = { end: { kind: "lost", message: "x", stderr: [] } } as const;
  assertEquals(exitCodeOf(await reportOn([1], [], lost)), 3, "lost");
  const bug = { case: sampleCase("c1", 1), message: "oops", stack: [] };
  assertEquals(exitCodeOf(await reportOn([1], [], { bugs: [bug] })), 3, "a bug of the suite");
});

Deno.test("exitCodeOf() is 130 after an interruption", async () => {
  assertEquals(exitCodeOf(await reportOn([1, 16], [], { end: { kind: "interrupted" } })), 130);
});
