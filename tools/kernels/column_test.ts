import { assertEquals } from "@std/assert";
import { inProcess } from "../../lib/harness/in_process.ts";
import type { KnownFailure } from "../../lib/harness/known_failure.ts";
import { makeReport, type Report } from "../../lib/harness/report.ts";
import { run } from "../../lib/harness/run.ts";
import { sampleCase, sampleImplementation, sampleRules } from "../../lib/harness/testing/sample_suite.ts";
import { columnOf } from "./column.ts";

async function reportOn(imms: readonly number[], known: readonly KnownFailure[] = []): Promise<Report> {
  const planned = imms.map((imm) => sampleCase(`c${imm}`, imm));
  const connect = () => Promise.resolve({ kind: "connected", adapter: inProcess(sampleImplementation) } as const);
  const outcome = await run(planned, sampleRules, connect, { limit: 20, jobs: 1, maxRestarts: 0 });
  const context = { rules: sampleRules, isWhole: true, today: "2026-01-01", seed: 1, milliseconds: 1 };
  return makeReport(outcome, { ...context, planned, known });
}

Deno.test("columnOf() adds up the cases of several reports, and counts none twice", async () => {
  const { cases, arch, rules } = columnOf("6.1", "6.1.1", "2026-01-01", [
    await reportOn([1, 14, 16, 18]),
    await reportOn([2]),
  ]);
  assertEquals(cases, { planned: 5, asked: 3, pass: 2, expectedFailure: 0, broken: 2, unsupported: 1, skipped: 0 });
  assertEquals(arch, "x86_64");
  assertEquals(Object.keys(rules).length, sampleRules.length);
});

Deno.test("columnOf() keeps the findings by which a broken rule is explained", async () => {
  const known = { case: "calling_convention/c16", verdict: "fail", reason: "a", link: "docs/findings/a.md" } as const;
  const { rules, cases } = columnOf("6.1", "6.1.1", "2026-01-01", [await reportOn([1, 16], [known])]);
  assertEquals(cases.expectedFailure, 1);
  assertEquals(rules["calling_convention/returns-immediate"], {
    verdict: "non-conformant",
    judged: 2,
    findings: ["docs/findings/a.md"],
  });
  assertEquals(rules["calling_convention/returns-as-designed"], {
    verdict: "not-established",
    judged: 0,
    findings: [],
  });
});

Deno.test("columnOf() explains nothing that nobody has explained", async () => {
  const { rules, cases } = columnOf("6.1", "6.1.1", "2026-01-01", [await reportOn([16])]);
  assertEquals(cases.broken, 1);
  assertEquals(rules["calling_convention/returns-immediate"]?.findings, []);
});
