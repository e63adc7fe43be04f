import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { z } from "zod";
import { expectation } from "../spec/expectation.ts";
import { whole } from "../spec/finding.ts";
import { commit, rule } from "../spec/rule.ts";
import { formatCaseProblem } from "./case_problem.ts";
import { parseCases, type Vocabulary } from "./parse_cases.ts";

const source = commit("a commit", "https://example.org/commit");

const vocabulary: Vocabulary = {
  rules: [
    rule({
      id: "nocsr/pair-same-slot",
      clauses: ["N06"],
      level: "must",
      scope: "behaviour",
      title: "The fill reads the slot that the spill wrote",
      source,
      operation: "nocsr.rewrite",
      applies: () => true,
      *check() {},
    }),
    rule({
      id: "calling_convention/exit-value-in-r0",
      clauses: ["C01"],
      level: "must",
      scope: "behaviour",
      title: "r0 is the exit value",
      source,
      operation: "calling_convention.run",
      applies: () => true,
      *check() {},
    }),
  ],
  expectations: {
    "nocsr.rewrite": expectation({
      schema: z.union([z.literal("unchanged"), z.strictObject({ removed: z.array(z.int()) })]),
      *compare(_wanted, { input, value }) {
        if (input.program.length !== value.program.length) yield whole("as many instructions", "others");
      },
    }),
  },
};

const good = `# a comment
- id: nocsr/one-pair
  title: One pair goes
  operation: nocsr.rewrite
  input:
    program: |
      r0 = 0x0
      exit
  expect: unchanged
  rules: [nocsr/pair-same-slot]

- id: nocsr/another
  title: Another stays
  near-miss-of: nocsr/one-pair
  operation: nocsr.rewrite
  design: nocsr@7.2
  input:
    program: "b700000000000000 9500000000000000"
    functions: [{ helper: 8 }]
  expect: { rejected: { errno: EACCES } }
  requires: { arch: x86_64, kernel: ">=6.12", except-kernel: "6.13" }
`;

function parse(text: string, path = "conformance/nocsr/pairs.yaml"): readonly string[] {
  return parseCases([{ path, text }], vocabulary).problems.map(formatCaseProblem);
}

Deno.test("parseCases() reads what a case says", () => {
  const { cases, problems } = parseCases([{ path: "conformance/nocsr/pairs.yaml", text: good }], vocabulary);
  assertEquals(problems, []);
  const [one, another] = cases;
  assert(one !== undefined && another !== undefined && one.wanted.kind === "value");
  assertEquals({ ...one, wanted: one.wanted.stated }, {
    id: "nocsr/one-pair",
    title: "One pair goes",
    operation: "nocsr.rewrite",
    input: {
      program: [{ opcode: 0xb7, dst: 0, src: 0, off: 0, imm: 0 }, { opcode: 0x95, dst: 0, src: 0, off: 0, imm: 0 }],
      functions: [],
      maps: [],
    },
    wanted: "unchanged",
    rules: ["nocsr/pair-same-slot"],
    requires: {},
    file: "conformance/nocsr/pairs.yaml",
    line: 2,
  });
  assertEquals({ ...another, input: undefined }, {
    id: "nocsr/another",
    title: "Another stays",
    operation: "nocsr.rewrite",
    design: "nocsr@7.2",
    input: undefined,
    wanted: { kind: "rejected", errno: ["EACCES"] },
    rules: [],
    nearMissOf: "nocsr/one-pair",
    requires: { arch: ["x86_64"], kernel: ">=6.12", exceptKernel: "6.13" },
    file: "conformance/nocsr/pairs.yaml",
    line: 12,
  });
});

Deno.test("parseCases() reports every problem, with its place", () => {
  const text = `
- id: nocsr/one
  titel: One
  operation: nocsr.rewrite
  input: { program: "r0 = 0x0" }
  expect: holds
- id: nocsr/two
  title: Two
  operation: nocsr.rewrite
  input: { program: "exit", functions: [{ helper: 8, isvoid: true }] }
  expect: unchangd
  rules: [nocsr/pair-same-slto, calling_convention/exit-value-in-r0]
- id: tailcall/three
  title: Three
  operation: nocsr.rewrite
  design: tailcall@5.10
  input: { program: "exit" }
  expect: { rejected: { errno: 13 } }
  near-miss-of: nocsr/tow
- title: Four
  operation: nocsr.rewrit
`;
  assertEquals(parse(text), [
    "conformance/nocsr/pairs.yaml:2: nocsr/one: title: wanted a string, got nothing",
    "conformance/nocsr/pairs.yaml:2: nocsr/one: wanted only keys that exist, got `titel`; did you mean `title`?",
    "conformance/nocsr/pairs.yaml:7: nocsr/two: input.functions[0]: wanted only keys that exist, got `isvoid`; did you mean `isVoid`?",
    'conformance/nocsr/pairs.yaml:7: nocsr/two: expect: wanted unchanged, or a mapping, got "unchangd"; did you mean `unchanged`?',
    'conformance/nocsr/pairs.yaml:7: nocsr/two: rules[0]: wanted a rule that exists, got "nocsr/pair-same-slto"; did you mean `nocsr/pair-same-slot`?',
    "conformance/nocsr/pairs.yaml:7: nocsr/two: rules[1]: wanted a rule of nocsr.rewrite, got calling_convention/exit-value-in-r0, which is one of calling_convention.run",
    "conformance/nocsr/pairs.yaml:13: tailcall/three: expect.rejected.errno: wanted a string, or a list, got 13",
    'conformance/nocsr/pairs.yaml:13: tailcall/three: id: wanted the operation\'s area, nocsr/…, got "tailcall/three"',
    'conformance/nocsr/pairs.yaml:13: tailcall/three: design: wanted a design of nocsr, nocsr@…, got "tailcall@5.10"',
    "conformance/nocsr/pairs.yaml:20: case 4: id: wanted a string, got nothing",
    'conformance/nocsr/pairs.yaml:20: case 4: operation: wanted a name that exists, got "nocsr.rewrit"; did you mean `nocsr.rewrite`?',
    "conformance/nocsr/pairs.yaml:20: case 4: input: wanted a value, got nothing",
    "conformance/nocsr/pairs.yaml:20: case 4: expect: wanted a value, got nothing",
  ]);
});

Deno.test("parseCases() refuses ids that occur twice and near misses of nothing", () => {
  const text = good.replace("nocsr/another", "nocsr/one-pair").replace(
    "near-miss-of: nocsr/one-pair",
    "near-miss-of: nocsr/one-pari",
  );
  assertEquals(parse(text), [
    "conformance/nocsr/pairs.yaml:12: nocsr/one-pair: id: wanted an id of its own, got that of conformance/nocsr/pairs.yaml:2",
    'conformance/nocsr/pairs.yaml:12: nocsr/one-pair: near-miss-of: wanted another case that exists, got "nocsr/one-pari"; did you mean nocsr/one-pair?',
  ]);
});

Deno.test("parseCases() refuses a case in another area's folder", () => {
  assertEquals(parse(good.slice(0, good.indexOf("- id: nocsr/another")), "conformance/tailcall/pairs.yaml"), [
    'conformance/tailcall/pairs.yaml:2: nocsr/one-pair: wanted the file in the folder nocsr, got it in "tailcall"',
  ]);
});

Deno.test("parseCases() shows where a program does not assemble", () => {
  const text = good.replace("r0 = 0x0", "r0 = = 1");
  const [problem = ""] = parse(text);
  assert(problem.startsWith("conformance/nocsr/pairs.yaml:2: nocsr/one-pair: input.program: line 1, column "), problem);
});

Deno.test("parseCases() refuses files that hold no cases", () => {
  const file = "conformance/nocsr/pairs.yaml";
  assertEquals(parse(""), [`${file}: wanted a list of cases, got null`]);
  assertEquals(parse("id: nocsr/one"), [`${file}: wanted a list of cases, got {"id":"nocsr/one"}`]);
  assertEquals(parse("- 5"), [`${file}:1: case 1: wanted a mapping, got 5`]);
  assert(parse("- [1, 2\n")[0]?.startsWith(`${file}: wanted YAML, got `));
});

Deno.test("parseCases() takes any text, and only ever answers with cases or problems", () => {
  const path = "conformance/nocsr/pairs.yaml";
  const edit = fc.record({ at: fc.nat(good.length), drop: fc.nat(20), put: fc.string({ maxLength: 8 }) });
  fc.assert(fc.property(fc.array(edit, { maxLength: 6 }), (edits) => {
    const text = edits.reduce((text, { at, drop, put }) => text.slice(0, at) + put + text.slice(at + drop), good);
    const { cases, problems } = parseCases([{ path, text }], vocabulary);
    assert(cases.length + problems.length > 0);
    for (const problem of problems) assert(formatCaseProblem(problem).startsWith(path));
  }));
});
