import { areaOf } from "../../protocol/operations.ts";
import type { Report } from "../report.ts";
import type { Result, Verdict } from "../verdict.ts";
import { describeProblems } from "./describe_problems.ts";
import { describeVerdict } from "./describe.ts";

/** Writes a report as JUnit's XML, a suite an area; what is wrong with the run as a whole is an error of its own. */
export function junit(report: Report): string {
  const { results, suite, milliseconds } = report;
  const areas = [...new Set(results.map(({ case: { id } }) => areaOf(id)))];
  const problems = describeProblems(report);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: suite.name, ...counts(results), time: (milliseconds / 1000).toFixed(3) })}>`,
    ...areas.flatMap((area) => testSuite(area, results.filter(({ case: { id } }) => areaOf(id) === area), report)),
    ...problems.length === 0 ? [] : problemSuite(problems),
    "</testsuites>",
    "",
  ].join("\n");
}

function testSuite(
  area: string,
  results: readonly Result[],
  { implementation: info, seed }: Report,
): readonly string[] {
  const properties = { implementation: info?.name, version: info?.version, arch: info?.arch, seed: String(seed) };
  return [
    `  <testsuite${attributes({ name: area, ...counts(results) })}>`,
    "    <properties>",
    ...Object.entries(properties).map(([name, value]) =>
      `      <property${attributes({ name, value: value ?? "" })}/>`
    ),
    "    </properties>",
    ...results.flatMap((result) => testCase(area, result)),
    "  </testsuite>",
  ];
}

function testCase(area: string, { case: { id, file, line }, verdict }: Result): readonly string[] {
  const open = `    <testcase${attributes({ name: id, classname: area, file, line: String(line) })}`;
  const element = elementOf(verdict);
  if (element === undefined) return [`${open}/>`];
  const details = describeVerdict(verdict);
  const message = attributes({ message: details[0] ?? verdict.kind, type: verdict.kind });
  return [
    `${open}>`,
    `      <${element}${element === "skipped" ? attributes({ message: details[0] ?? "" }) : message}>${
      escapeText(details.join("\n"))
    }</${element}>`,
    "    </testcase>",
  ];
}

/** The element that stands for a verdict; none for a pass. */
function elementOf({ kind }: Verdict): "failure" | "error" | "skipped" | undefined {
  switch (kind) {
    case "pass":
      return undefined;
    case "fail":
    case "unexpected-pass":
      return "failure";
    case "timeout":
    case "crash":
    case "protocol-error":
      return "error";
    case "expected-failure":
    case "unsupported":
    case "skipped":
      return "skipped";
  }
}

function problemSuite(problems: readonly string[]): readonly string[] {
  const n = String(problems.length);
  return [
    `  <testsuite${attributes({ name: "run", tests: n, failures: "0", errors: n, skipped: "0" })}>`,
    ...problems.flatMap((message, index) => [
      `    <testcase${attributes({ name: `problem ${index + 1}`, classname: "run" })}>`,
      `      <error${attributes({ message, type: "run" })}/>`,
      "    </testcase>",
    ]),
    "  </testsuite>",
  ];
}

function counts(results: readonly Result[]): Record<"tests" | "failures" | "errors" | "skipped", string> {
  const elements = results.map(({ verdict }) => elementOf(verdict));
  const count = (name: string) => String(elements.filter((element) => element === name).length);
  return {
    tests: String(results.length),
    failures: count("failure"),
    errors: count("error"),
    skipped: count("skipped"),
  };
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values).map(([name, value]) => ` ${name}="${escape(value)}"`).join("");
}

/** What XML 1.0 has no way to write: control characters, lone surrogates, two non-characters. */
const UNWRITABLE = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

function escapeText(text: string): string {
  return text.replace(UNWRITABLE, "�").replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

/** An attribute's white space would become spaces. */
function escape(text: string): string {
  return escapeText(text).replace(/[\n\r\t]/g, (character) => `&#${character.charCodeAt(0)};`);
}
