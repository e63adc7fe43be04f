import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { stripAnsiCode } from "@std/fmt/colors";
import { assemble } from "../../bpf/assemble.ts";
import { sampleCase } from "../testing/sample_suite.ts";
import { sampleReport } from "../testing/sample_report.ts";
import { compareListing, listing } from "./listing.ts";
import { pretty } from "./pretty.ts";

const report = stripAnsiCode(pretty(await sampleReport(), 120));

Deno.test("pretty() tells the whole story of a failing case", () => {
  const screen = report.slice(0, report.indexOf("✗ calling_convention/c15"));
  assertEquals(
    screen,
    `✗ nocsr/one-pair fail
  One pair goes
  conformance/nocsr/pairs.yaml:12 · near miss of nocsr/no-pair

      input                        answer
    0 r1 = 0x1                   0 r1 = 0x1
  - 1 *(u64 *)(r10 - 0x8) = r1
    2 call 0x8                   1 call 0x8
    3 r1 = *(u64 *)(r10 - 0x8)   2 r1 = *(u64 *)(r10 - 0x8)  ◀ 1
    4 r0 = 0x0                   3 r0 = 0x0
    5 exit                       4 exit
    answer  stackDepths: [8]

  nocsr/no-fills
    No fill stays <behind> & "around".
    1 instruction 2 of the answer
      wanted no fill
      saw    a fill
      1  path 1, slot 3
      2  r1 = 5
    docs/rules/nocsr.md#no-fills
    https://example.org/commit

  what the case wants
    2 on the whole
      wanted instructions 1 and 3 removed
      saw    1 removed
    conformance/nocsr/pairs.yaml:12

  again: deno task conformance --command "python3 my.py" --case nocsr/one-pair

`,
  );
});

Deno.test("pretty() names what broke, what is known, what was not asked", () => {
  for (
    const part of [
      "✗ calling_convention/c15 crash\n",
      "  threw RangeError: fifteen\n  on standard error:\n  │ at ",
      "✗ calling_convention/c1 unexpected pass\n  known to fail: it used to fail\n",
      "Expected failures\n~ calling_convention/c61 calling_convention/returns-immediate\n  a known bug\n",
      "! calling_convention/c200 calling_convention/returns-little\n  the answer as a whole: wanted at most 100, saw 200\n",
      "Unsupported\n– no fourteens\n  calling_convention/c14\n",
      "Skipped\n– for arm64; this is x86_64\n  calling_convention/arm\n",
      "✗ calling_convention/returns-immediate in 1 of 4 cases\n",
      "sample 1.2.3 (x86_64): 10 cases · 2 pass · 1 fail · 1 expected-failure · 1 unexpected-pass",
      "4 rules: 0 conformant · 3 non-conformant · 1 not established\nNot conformant.\n",
    ]
  ) assertStringIncludes(report, part);
});

Deno.test("pretty() says why a run is incomplete", async () => {
  const lost = { kind: "lost", message: "given up", stderr: ["last words"] } as const;
  const text = stripAnsiCode(pretty(await sampleReport({ end: lost, results: [] }), 120));
  assertStringIncludes(text, "The implementation was lost with 10 of 10 cases left: given up.\n  │ last words\n");
  assertStringIncludes(text, "Incomplete: 10 cases without a verdict.");
  const bug = { case: sampleCase("c1", 1), message: "TypeError: oops", stack: ["at here"] };
  const buggy = stripAnsiCode(pretty(await sampleReport({ bugs: [bug, bug] }), 120));
  assertStringIncludes(
    buggy,
    "A bug of the suite: calling_convention/c1, calling_convention/c1 could not be judged:\n  TypeError: oops\n  at here\n",
  );
  const untidy = stripAnsiCode(pretty(await sampleReport({ untidy: ["left a process behind"] }), 120));
  assertStringIncludes(untidy, "The implementation left a process behind.");
});

Deno.test("compareListing() elides what is far from any difference", () => {
  const lines = Array.from({ length: 100 }, (_, i) => `r1 = ${i}`);
  const changed = lines.with(50, "r1 = 5000");
  const rows = compareListing(assemble(lines.join("\n")), assemble(changed.join("\n")), [], 80).map(stripAnsiCode);
  assertEquals(rows.slice(1), [
    "    ⋮ 47 more",
    ...[47, 48, 49].map((i) => `     ${i} r1 = 0x${i.toString(16)}    ${i} r1 = 0x${i.toString(16)}`),
    "  ~  50 r1 = 0x32    50 r1 = 0x1388",
    ...[51, 52, 53].map((i) => `     ${i} r1 = 0x${i.toString(16)}    ${i} r1 = 0x${i.toString(16)}`),
    "    ⋮ 46 more",
  ]);
});

Deno.test("compareListing() keeps within the terminal", () => {
  const wide = assemble("*(u64 *)(r10 - 0x8) = r1\nr1 = 0xffffffffffffffff ll\nexit");
  for (const row of compareListing(wide, [], [], 60)) assert(stripAnsiCode(row).length <= 60, row);
});

Deno.test("listing() marks the instruction whose second slot is meant", () => {
  const program = assemble("r1 = 0xffffffffffffffff ll\nexit");
  assertEquals(listing(program, [{ of: "input", index: 1, number: 1 }]).map(stripAnsiCode), [
    "    0 r1 = -0x1 ll  ◀ 1",
    "    2 exit",
  ]);
});
