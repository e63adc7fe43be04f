import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { assemble } from "../bpf/assemble.ts";
import { programToHex } from "../bpf/hex.ts";
import { parseCases } from "../harness/parse_cases.ts";
import { whole } from "../spec/finding.ts";
import { expectations, rules } from "../spec/registry.ts";
import { casesOf } from "./case_of.ts";
import { SECOND_OPINION } from "./oracle.ts";
import type { FindingRecord } from "./records.ts";

const program = assemble("r1 = 0x1\n*(u64 *)(r10 - 0x8) = r1\ncall 0x8\nr1 = *(u64 *)(r10 - 0x8)\nexit");

function finding(rule: string, changes: Partial<FindingRecord> = {}): FindingRecord {
  return {
    kind: "finding",
    implementation: { name: "linux", version: "6.18", arch: "x86_64" },
    operation: "nocsr.rewrite",
    rule,
    shape: "0badcafe",
    seed: 7,
    index: 4711,
    times: 2,
    input: { program: programToHex(program), functions: [], maps: [] },
    findings: [{ rule, finding: whole("one thing", "another\nin two lines") }],
    ...changes,
  };
}

const AGAIN = ["deno", "task", "fuzz", "--adapter", "linux"];

Deno.test("casesOf() makes a case that the suite reads, with the command that finds it again", () => {
  const [found, ...others] = casesOf([finding("nocsr/same-result"), finding("nocsr/slots-exclusive")], AGAIN);
  assertEquals(others, []);
  const { text = "", id = "" } = found ?? {};
  assertStringIncludes(
    text,
    "# deno task fuzz --adapter linux --operation nocsr.rewrite --seed 7 --range 4711..4712 --no-known\n",
  );
  assertStringIncludes(
    text,
    "# nocsr/same-result: the answer as a whole: wanted one thing, saw another in two lines\n",
  );
  assertStringIncludes(text, "    program: |\n      r1 = 0x1\n");
  assertMatch(id, /^nocsr\/fuzz-same-result-[0-9a-f]{8}$/);
  const { cases, problems } = parseCases([{ path: "conformance/nocsr/found.yaml", text }], { rules, expectations });
  assertEquals(problems, []);
  assertEquals(cases.map((one) => [one.id, one.rules]), [[id, ["nocsr/same-result", "nocsr/slots-exclusive"]]]);
  const [one] = cases;
  assertEquals(one?.operation === "nocsr.rewrite" && one.input, { program, functions: [], maps: [] });
});

Deno.test("casesOf() tells another implementation's answer from a rule", () => {
  const [found] = casesOf([finding(SECOND_OPINION, { design: "nocsr@6.12" })], AGAIN);
  const file = { path: "conformance/nocsr/found.yaml", text: found?.text ?? "" };
  const { cases, problems } = parseCases([file], { rules, expectations });
  assertEquals(problems, []);
  assertEquals(cases.map((one) => [one.design, one.rules]), [["nocsr@6.12", []]]);
});

Deno.test("casesOf() keeps questions apart", () => {
  const other = finding("nocsr/same-result", { input: { program: programToHex(program.slice(2)) } });
  assertEquals(casesOf([finding("nocsr/same-result"), other], AGAIN).length, 2);
});
