import { bold, cyan, dim, green, red } from "@std/fmt/colors";
import { type Finding, formatPlace, type Place } from "../../spec/finding.ts";
import type { Rule } from "../../spec/rule.ts";
import { areaOf } from "../../protocol/operations.ts";
import type { Case } from "../case.ts";
import { quoteWord } from "../quote_word.ts";
import type { Fail, Failure } from "../verdict.ts";
import { compareListing, listing, type Mark } from "./listing.ts";
import { isProgram, showValue } from "./show_value.ts";

/** Characters of an answer that is still written in one line. */
const ONE_LINE = 80;

/** Steps of a trace that are shown. */
const TRACE = 40;

/** What a failing case needs to be shown. */
export interface FailureView {
  readonly case: Case;
  readonly failure: Failure;
  /** The rules, by id. */
  readonly rules: ReadonlyMap<string, Rule>;
  /** The words of the command that asks the same implementation again, but for the case. */
  readonly again?: readonly string[];
  /** Columns of the terminal. */
  readonly width: number;
}

/** Tells the whole story of a failing case in one screen. */
export function failureScreen({ case: failing, failure, rules, again, width }: FailureView): readonly string[] {
  const origin = failing.nearMissOf === undefined ? "" : ` · near miss of ${failing.nearMissOf}`;
  return [
    `${red("✗")} ${bold(failing.id)} ${red(failure.kind)}`,
    `  ${failing.title}`,
    dim(`  ${failing.file}:${failing.line}${origin}`),
    "",
    ...failure.kind === "fail" ? failLines(failing, failure, rules, width) : brokenLines(failing, failure),
    ...again === undefined
      ? []
      : ["", `  ${dim("again:")} ${[...again, "--case", failing.id].map(quoteWord).join(" ")}`],
  ];
}

function failLines(failing: Case, fail: Fail, rules: ReadonlyMap<string, Rule>, width: number): readonly string[] {
  const numbered = fail.findings.map((found, index) => ({ ...found, number: index + 1 }));
  const groups = [...Map.groupBy(numbered, ({ rule }) => rule)];
  const sections = groups.map(([id, findings]) => {
    const rule = rules.get(id);
    return [
      ...rule === undefined ? ["  what the case wants"] : [`  ${bold(id)}`, `    ${rule.title.replace(/\.$/, "")}.`],
      ...findings.flatMap(({ finding, number }) => findingLines(finding, number)),
      ...rule === undefined ? [dim(`    ${failing.file}:${failing.line}`)] : sourceLines(rule),
    ];
  });
  return [observationLines(fail, width), ...sections].flatMap((lines, index) => index === 0 ? lines : ["", ...lines]);
}

/** The question and the answer; programs on both sides are compared, all else follows in words. */
function observationLines({ observation, findings }: Fail, width: number): readonly string[] {
  const { input } = observation;
  const marks = findings.flatMap(({ finding: { place } }, index) => markOf(place, index + 1));
  const given = fieldOf(input, "program");
  const value = observation.outcome === "ok" ? observation.value : undefined;
  const came = fieldOf(value, "program");
  const both = isProgram(given) && isProgram(came);
  const rest = [
    ...fieldLines("", input, ["program"]),
    ...value === undefined ? [] : answerLines(value, both ? ["program"] : []),
  ];
  if (observation.outcome === "rejected") {
    rest.push(
      `answer refused with ${observation.errno}`,
      ...indent(observation.message.split("\n").slice(0, 20), "  "),
    );
  }
  const programs = both ? compareListing(given, came, marks, width) : isProgram(given) ? listing(given, marks) : [];
  return [...programs, ...indent(rest, "    ")];
}

function fieldOf(value: unknown, field: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, field) : undefined;
}

/** What was answered, in one line if it fits. */
function answerLines(value: object, but: readonly string[]): readonly string[] {
  const lines = fieldLines("", value, but);
  const line = `answer  ${lines.join(" · ")}`;
  const fits = line.length <= ONE_LINE && lines.every((text) => !text.startsWith(" "));
  if (lines.length === 0) return [];
  return fits ? [line] : ["answer", ...indent(lines, "  ")];
}

/** The fields of an input or a value that say something, but for those shown elsewhere. */
function fieldLines(label: string, value: object, but: readonly string[]): readonly string[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    if ((but.includes(key) && isProgram(inner)) || inner === undefined) return [];
    if ((Array.isArray(inner) || inner instanceof Uint8Array) && inner.length === 0) return [];
    const lines = showValue(inner);
    const [only = ""] = lines;
    return lines.length === 1 ? [`${label}${key}: ${only}`] : [`${label}${key}:`, ...indent(lines, "  ")];
  });
}

function markOf(place: Place, number: number): readonly Mark[] {
  return place.kind === "insn" ? [{ of: place.of, index: place.index, number }] : [];
}

function findingLines({ place, wanted, seen, trace = [] }: Finding, number: number): readonly string[] {
  return [
    `    ${red(String(number))} ${place.kind === "whole" ? "on the whole" : formatPlace(place)}`,
    `      wanted ${green(wanted)}`,
    `      saw    ${red(seen)}`,
    ...traceLines(trace),
  ];
}

function traceLines(trace: readonly string[]): readonly string[] {
  const digits = String(trace.length).length;
  const lines = trace.slice(0, TRACE).map((step, index) => dim(`      ${String(index + 1).padStart(digits)}  ${step}`));
  return trace.length <= TRACE ? lines : [...lines, dim(`      ⋮ ${trace.length - TRACE} more`)];
}

function sourceLines({ id, source }: Rule): readonly string[] {
  const area = areaOf(id);
  return [dim(`    docs/rules/${area}.md#${id.slice(area.length + 1)}`), `    ${cyan(source.link)}`];
}

function brokenLines(failing: Case, failure: Exclude<Failure, Fail>): readonly string[] {
  const given = fieldOf(failing.input, "program");
  const message = failure.kind === "timeout" ? `no answer within ${failure.limit / 1000} s` : failure.message;
  return [
    `  ${message}`,
    ...failure.stderr.length === 0 ? [] : [dim("  on standard error:"), ...indent(failure.stderr, "  │ ")],
    "",
    ...isProgram(given) ? listing(given, []) : [],
    ...indent(fieldLines("", failing.input, ["program"]), "    "),
  ];
}

function indent(lines: readonly string[], by: string): readonly string[] {
  return lines.map((line) => by + line);
}
