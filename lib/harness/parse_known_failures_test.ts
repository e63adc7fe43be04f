import { assertEquals } from "@std/assert";
import { appendKnownFailures } from "./append_known_failures.ts";
import { formatCaseProblem } from "./case_problem.ts";
import { makeReport } from "./report.ts";
import { inProcess } from "./in_process.ts";
import { parseKnownFailures } from "./parse_known_failures.ts";
import { run } from "./run.ts";
import { sampleCase, sampleImplementation, sampleRules } from "./testing/sample_suite.ts";

function problems(text: string): readonly string[] {
  return parseKnownFailures("x.yaml", text).problems.map(formatCaseProblem);
}

Deno.test("parseKnownFailures() reads entries", () => {
  const text = `# why
- case: nocsr/jump-*
  rule: nocsr/no-jump-into-pair
  reason: The kernel lacks the check
  link: https://example.org/pull/1
  versions: ">=6.12 <7.2"
  expires: 2027-01-01
- rule: expect
  verdict: fail
  reason: Another
  link: docs/findings.md#another
`;
  assertEquals(parseKnownFailures("x.yaml", text), {
    entries: [
      {
        case: "nocsr/jump-*",
        rule: "nocsr/no-jump-into-pair",
        verdict: "fail",
        reason: "The kernel lacks the check",
        link: "https://example.org/pull/1",
        versions: ">=6.12 <7.2",
        expires: "2027-01-01",
      },
      { rule: "expect", verdict: "fail", reason: "Another", link: "docs/findings.md#another" },
    ],
    problems: [],
  });
  assertEquals(parseKnownFailures("x.yaml", "# nothing yet\n"), { entries: [], problems: [] });
});

Deno.test("parseKnownFailures() refuses entries that explain nothing", () => {
  const text = `
- case: nocsr/one
  reason: unexplained
  link: ""
- reason: x
  link: nowhere
  versions: around 6
  expires: soon
- case: a/b
  raeson: x
`;
  assertEquals(problems(text), [
    'x.yaml:2: entry 1: reason: wanted the reason for the failure, got "unexplained"',
    'x.yaml:2: entry 1: link: wanted a link, or the path of a document, got ""',
    'x.yaml:5: entry 2: link: wanted a link, or the path of a document, got "nowhere"',
    'x.yaml:5: entry 2: versions: wanted a range of versions such as ">=6.12 <7.2", got "around 6"',
    'x.yaml:5: entry 2: expires: wanted a day such as 2027-01-01, got "soon"',
    'x.yaml:5: entry 2: wanted a case, a rule, or both, or a predicate, got {"reason":"x","link":"nowhere","versions":"around 6","expir…',
    "x.yaml:9: entry 3: reason: wanted a string, got nothing",
    "x.yaml:9: entry 3: link: wanted a string, got nothing",
    "x.yaml:9: entry 3: wanted only keys that exist, got `raeson`; did you mean `reason`?",
  ]);
  assertEquals(problems("- reason: x\n  link: https://x"), [
    'x.yaml:1: entry 1: wanted a case, a rule, or both, or a predicate, got {"reason":"x","link":"https://x"}',
  ]);
  assertEquals(problems("case: x"), ['x.yaml: wanted a list of known failures, got {"case":"x"}']);
});

Deno.test("appendKnownFailures() adds today's failures, which are refused until they are explained", async () => {
  const plan = [sampleCase("good", 1), sampleCase("bad", 16), sampleCase("broken", 15)];
  const connect = () => Promise.resolve({ kind: "connected", adapter: inProcess(sampleImplementation) } as const);
  const outcome = await run(plan, sampleRules, connect, { limit: 50, jobs: 1, maxRestarts: 0 });
  const context = { planned: plan, rules: sampleRules, isWhole: true, today: "2026-01-01", seed: 1, milliseconds: 1 };
  const report = makeReport(outcome, { ...context, known: [] });
  const text = appendKnownFailures("# mine\n", report.results);
  assertEquals(
    text,
    `# mine

- case: calling_convention/bad
  rule: calling_convention/returns-immediate
  reason: unexplained
  link: ''

- case: calling_convention/broken
  verdict: crash
  reason: unexplained
  link: ''
`,
  );
  assertEquals(problems(text).length, 4);
  const explained = text.replaceAll("unexplained", "known").replaceAll("''", "https://example.org");
  const { entries } = parseKnownFailures("x.yaml", explained);
  const again = makeReport(outcome, { ...context, known: entries });
  assertEquals(again.results.map(({ verdict }) => verdict.kind), ["pass", "expected-failure", "expected-failure"]);
  assertEquals(appendKnownFailures(explained, again.results), explained);
});
