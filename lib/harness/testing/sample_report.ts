import type { Implementation } from "../../protocol/implementation.ts";
import { ok } from "../../protocol/outcome.ts";
import { atValue, whole } from "../../spec/finding.ts";
import { type Rule, rule } from "../../spec/rule.ts";
import type { Case } from "../case.ts";
import { inProcess } from "../in_process.ts";
import type { KnownFailure } from "../known_failure.ts";
import { makeReport, type Report } from "../report.ts";
import { type Run, run } from "../run.ts";
import { assemble } from "../../bpf/assemble.ts";
import { returnsImmediate, sampleCase, sampleImplementation, sampleRules } from "./sample_suite.ts";

/** A rule of `nocsr.rewrite` that no program with a fill keeps. */
const noFills: Rule<"nocsr.rewrite"> = rule({
  id: "nocsr/no-fills",
  clauses: ["N06"],
  level: "must",
  scope: "behaviour",
  title: 'No fill stays <behind> & "around"',
  source: returnsImmediate.source,
  operation: "nocsr.rewrite",
  applies: ({ outcome }) => outcome === "ok",
  *check({ value }) {
    for (const [index, insn] of value.program.entries()) {
      if (insn.opcode !== 0x79) continue;
      yield { ...atValue(index, "no fill", "a fill"), trace: ["path 1, slot 3", "r1 = 5"] };
    }
  },
});

const program = assemble(`r1 = 0x1
*(u64 *)(r10 - 0x8) = r1
call 0x8
r1 = *(u64 *)(r10 - 0x8)
r0 = 0x0
exit
`);

const rewriteCase: Case<"nocsr.rewrite"> = {
  id: "nocsr/one-pair",
  title: "One pair goes",
  operation: "nocsr.rewrite",
  input: { program, functions: [], maps: [] },
  wanted: {
    kind: "value",
    stated: { removed: [1, 3] },
    *compare() {
      yield whole("instructions 1 and 3 removed", "1 removed");
    },
  },
  rules: [noFills.id],
  nearMissOf: "nocsr/no-pair",
  requires: {},
  file: "conformance/nocsr/pairs.yaml",
  line: 12,
};

const implementation: Implementation = {
  ...sampleImplementation,
  handlers: {
    ...sampleImplementation.handlers,
    "nocsr.rewrite": () => ok({ program: program.filter((_, index) => index !== 1), stackDepths: [8] }),
  },
};

/** A report with a case of every verdict, and whatever else is asked for. */
export async function sampleReport(changes: Partial<Run> = {}): Promise<Report> {
  const known: readonly KnownFailure[] = [
    { case: "calling_convention/c61", verdict: "fail", reason: "a known bug", link: "https://example.org/bug" },
    { case: "calling_convention/c1", verdict: "fail", reason: "it used to fail", link: "https://example.org/old" },
  ];
  const planned = [
    rewriteCase,
    sampleCase("c1", 1),
    sampleCase("c2", 2),
    sampleCase("c200", 200),
    sampleCase("c61", 16),
    ...[14, 15, 17, 18].map((imm) => sampleCase(`c${imm}`, imm)),
    sampleCase("arm", 3, { requires: { arch: ["arm64"] } }),
  ];
  const rules = [noFills, ...sampleRules];
  const connect = () => Promise.resolve({ kind: "connected", adapter: inProcess(implementation) } as const);
  const outcome = await run(planned, rules, connect, { limit: 20, jobs: 1, maxRestarts: 0 });
  return makeReport({ ...outcome, ...changes }, {
    planned,
    rules,
    known,
    isWhole: true,
    today: "2026-01-01",
    seed: 1,
    milliseconds: 1234,
    again: ["deno", "task", "conformance", "--command", "python3 my.py"],
  });
}
