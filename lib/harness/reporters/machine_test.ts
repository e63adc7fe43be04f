import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { sampleReport } from "../testing/sample_report.ts";
import { github } from "./github.ts";
import { json, reportSchema } from "./json.ts";
import { junit } from "./junit.ts";
import { tap } from "./tap.ts";

const report = await sampleReport();

Deno.test("json() writes what its schema describes", () => {
  const data = JSON.parse(json(report));
  assertEquals(reportSchema.parse(data), data);
  assertEquals(data.totals, {
    planned: 10,
    executed: 5,
    pass: 2,
    fail: 1,
    "expected-failure": 1,
    "unexpected-pass": 1,
    unsupported: 1,
    skipped: 1,
    timeout: 1,
    crash: 1,
    "protocol-error": 1,
  });
  assertEquals(data.complete, true);
  assertEquals(data.rules[0], {
    id: "nocsr/no-fills",
    level: "must",
    scope: "behaviour",
    clauses: ["N06"],
    verdict: "non-conformant",
    judged: 1,
    brokenIn: ["nocsr/one-pair"],
  });
  assertEquals(data.cases[0].findings[0], {
    rule: "nocsr/no-fills",
    place: { kind: "insn", of: "value", index: 2 },
    wanted: "no fill",
    seen: "a fill",
    trace: ["path 1, slot 3", "r1 = 5"],
  });
});

Deno.test("json() says that a run was not complete", async () => {
  const data = JSON.parse(json(await sampleReport({ end: { kind: "interrupted" }, results: [] })));
  assertEquals([data.complete, data.problems], [false, ["interrupted with 10 of 10 cases left"]]);
  assertEquals(reportSchema.parse(data), data);
});

Deno.test("tap() writes a plan and a test point a case", () => {
  const lines = tap(report).split("\n");
  assertEquals(lines.slice(0, 3), ["TAP version 14", "1..10", "not ok 1 - nocsr/one-pair: One pair goes"]);
  const points = lines.filter((line) => /^(?:not )?ok \d/.test(line));
  assertEquals(points.map((line) => line.replace(/ - .*?(?= #|$)/, "")), [
    "not ok 1",
    "not ok 2",
    "ok 3",
    "ok 4",
    "not ok 5 # TODO a known bug",
    "ok 6 # SKIP unsupported: no fourteens",
    "not ok 7",
    "not ok 8",
    "not ok 9",
    "ok 10 # SKIP for arm64; this is x86_64",
  ]);
});

Deno.test("tap() bails out where cases have no verdict", async () => {
  const text = tap(await sampleReport({ end: { kind: "lost", message: "given\nup", stderr: [] }, results: [] }));
  assertStringIncludes(text, "1..10\nBail out! the implementation was lost with 10 of 10 cases left: given up\n");
});

Deno.test("junit() counts and closes every element", () => {
  const xml = junit(report);
  assertStringIncludes(
    xml,
    '<testsuites name="bpf-oracle" tests="10" failures="2" errors="3" skipped="3" time="1.234">',
  );
  const open: string[] = [];
  for (const [, closing, name = "", empty] of xml.matchAll(/<(\/?)([a-z]+)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (closing) assertEquals(open.pop(), name);
    else if (!empty) open.push(name);
  }
  assertEquals(open, []);
});

Deno.test("junit() escapes what an implementation says", async () => {
  const message = 'a "quoted" <tag> & \u0000\u001b[31m\ud800 line\nline';
  const xml = junit(await sampleReport({ untidy: [message] }));
  assertStringIncludes(
    xml,
    'message="the implementation a &quot;quoted&quot; &lt;tag&gt; &amp; ��[31m� line&#10;line"',
  );
  // deno-lint-ignore no-control-regex
  assert(!/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(xml));
});

Deno.test("github() annotates the line of a case", () => {
  const lines = github(report).split("\n");
  assertMatch(lines[0] ?? "", /^::error file=conformance\/nocsr\/pairs\.yaml,line=12,title=nocsr\/one-pair%3A fail::/);
  assertStringIncludes(lines[0] ?? "", "saw a fill%0Aexpect: the answer as a whole");
  assertEquals(lines.filter((line) => line.startsWith("::")).length, 7);
  assertEquals(lines.at(-2)?.startsWith("sample 1.2.3: 10 planned, 2 pass, 1 fail"), true);
});
