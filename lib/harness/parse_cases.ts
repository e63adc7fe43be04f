import { check } from "../protocol/check.ts";
import { formatPath } from "../protocol/format_path.ts";
import { areaOf, type Input, type OperationName, operations } from "../protocol/operations.ts";
import { preview } from "../protocol/preview.ts";
import type { SchemaProblem } from "../protocol/schema_problem.ts";
import { wantedOneOf } from "../protocol/wanted_one_of.ts";
import type { Expectation } from "../spec/expectation.ts";
import type { Rule } from "../spec/rule.ts";
import { nearest } from "../text/nearest.ts";
import type { Case, Wanted } from "./case.ts";
import type { CaseProblem } from "./case_problem.ts";
import { caseSchema, type Expectations, rejectedSchema, type WrittenCase } from "./case_schema.ts";
import { itemLines } from "./item_lines.ts";
import { readYaml } from "./read_yaml.ts";

/** A case file: its path, in which folder and name tell its area and topic, and its text. */
export interface CaseFile {
  readonly path: string;
  readonly text: string;
}

/** What cases may refer to. */
export interface Vocabulary {
  readonly rules: readonly Rule[];
  readonly expectations: Expectations;
}

/** The cases of some files, in the order of the files, and everything that is wrong with them. */
export interface ParsedCases {
  readonly cases: readonly Case[];
  readonly problems: readonly CaseProblem[];
}

/** Where in a file a case stands, to be told in its problems. */
interface Position {
  readonly file: string;
  readonly line: number;
  readonly case: string;
}

/**
 * Reads the cases of some files.
 *
 * Every problem of every file is reported, among them ids that occur twice, and rules and cases that are referred to
 * but do not exist.
 */
export function parseCases(files: readonly CaseFile[], vocabulary: Vocabulary): ParsedCases {
  const problems: CaseProblem[] = [];
  const named = new Set<string>();
  const cases = files.flatMap((file) => casesOf(file, vocabulary, problems, named));
  problems.push(...duplicates(cases), ...danglingNearMisses(cases, named));
  return { cases, problems };
}

/** The cases of one file; `named` collects the ids of all that stand there, sound or not. */
function casesOf(
  file: CaseFile,
  vocabulary: Vocabulary,
  problems: CaseProblem[],
  named: Set<string>,
): readonly Case[] {
  const read = readYaml(file.text);
  if (!read.ok) {
    problems.push({ file: file.path, message: read.message });
    return [];
  }
  if (!Array.isArray(read.value) || read.value.length === 0) {
    problems.push({ file: file.path, message: `wanted a list of cases, got ${preview(read.value)}` });
    return [];
  }
  const lines = itemLines(file.text);
  return read.value.flatMap((raw: unknown, index) => {
    const position = { file: file.path, line: lines[index] ?? 1, case: nameOf(raw, index) };
    named.add(position.case);
    return parseCase(raw, position, vocabulary, problems) ?? [];
  });
}

function nameOf(raw: unknown, index: number): string {
  const id: unknown = typeof raw === "object" && raw !== null ? Reflect.get(raw, "id") : undefined;
  return typeof id === "string" ? id : `case ${index + 1}`;
}

function parseCase(
  raw: unknown,
  position: Position,
  vocabulary: Vocabulary,
  problems: CaseProblem[],
): Case | undefined {
  const report = (found: readonly SchemaProblem[], base: readonly string[] = []) => {
    for (const { path, message } of found) {
      problems.push({ ...position, path: formatPath([...base, ...path]), message });
    }
  };
  const before = problems.length;
  const common = check(caseSchema, raw);
  if (!common.ok) {
    report(common.problems);
    return undefined;
  }
  const input = check<Input<OperationName>>(operations[common.value.operation].input, common.value.input);
  if (!input.ok) report(input.problems, ["input"]);
  const wanted = parseWanted(common.value.expect, vocabulary.expectations[common.value.operation]);
  if (!wanted.ok) report(wanted.problems, ["expect"]);
  report(misplaced(common.value, position.file));
  report(unknownRules(common.value, vocabulary.rules));
  if (!input.ok || !wanted.ok || problems.length > before) return undefined;
  return makeCase(common.value, input.value, wanted.value, position);
}

function makeCase(raw: WrittenCase, input: Input<OperationName>, wanted: Wanted, { file, line }: Position): Case {
  const { id, title, operation, rules, design, fixes, requires } = raw;
  const nearMissOf = raw["near-miss-of"];
  return {
    id,
    title,
    operation,
    ...design === undefined ? {} : { design },
    input,
    wanted,
    rules,
    ...nearMissOf === undefined ? {} : { nearMissOf },
    ...fixes === undefined ? {} : { fixes },
    requires: {
      ...requires.arch === undefined ? {} : { arch: [requires.arch].flat() },
      ...requires.kernel === undefined ? {} : { kernel: requires.kernel },
      ...requires["except-kernel"] === undefined ? {} : { exceptKernel: requires["except-kernel"] },
    },
    file,
    line,
  };
}

type ParsedWanted =
  | { readonly ok: true; readonly value: Wanted }
  | { readonly ok: false; readonly problems: readonly SchemaProblem[] };

function parseWanted(raw: unknown, expectation: Expectation<OperationName, unknown> | undefined): ParsedWanted {
  if (raw === "holds") return { ok: true, value: { kind: "holds" } };
  if (raw === "rejected") return { ok: true, value: { kind: "rejected", errno: [] } };
  if (typeof raw === "object" && raw !== null && "rejected" in raw) {
    const refusal = check(rejectedSchema, raw);
    if (!refusal.ok) return refusal;
    const { errno = [], message } = refusal.value.rejected;
    return {
      ok: true,
      value: { kind: "rejected", errno: [errno].flat(), ...message === undefined ? {} : { message } },
    };
  }
  if (expectation === undefined) return noValue(`wanted holds or rejected, got ${preview(raw)}`);
  if (raw === undefined) return noValue("wanted holds, rejected, or what the operation's value must be, got nothing");
  const value = check(expectation.schema, raw);
  if (!value.ok) return value;
  return {
    ok: true,
    value: { kind: "value", stated: raw, compare: (observation) => expectation.compare(value.value, observation) },
  };
}

function noValue(message: string): ParsedWanted {
  return { ok: false, problems: [{ path: [], message }] };
}

/** Whether the area is the same in the id, the operation, the design and the folder. */
function misplaced({ id, operation, design }: WrittenCase, file: string): readonly SchemaProblem[] {
  const area = areaOf(operation);
  const problems: SchemaProblem[] = [];
  if (areaOf(id) !== area) {
    problems.push({ path: ["id"], message: `wanted the operation's area, ${area}/…, got ${preview(id)}` });
  }
  if (design !== undefined && !design.startsWith(`${area}@`)) {
    problems.push({ path: ["design"], message: `wanted a design of ${area}, ${area}@…, got ${preview(design)}` });
  }
  const folder = file.split(/[/\\]/).at(-2);
  if (folder !== area) {
    problems.push({ path: [], message: `wanted the file in the folder ${area}, got it in ${preview(folder)}` });
  }
  return problems;
}

function unknownRules(raw: WrittenCase, rules: readonly Rule[]): readonly SchemaProblem[] {
  const ids = rules.filter(({ operation }) => operation === raw.operation).map(({ id }) => id);
  return raw.rules.flatMap((id, index) => {
    if (ids.some((known) => known === id)) return [];
    const other = rules.find((rule) => rule.id === id);
    const message = other === undefined
      ? wantedOneOf(ids, id).replace("a name that exists", "a rule that exists")
      : `wanted a rule of ${raw.operation}, got ${id}, which is one of ${other.operation}`;
    return [{ path: ["rules", index], message }];
  });
}

function duplicates(cases: readonly Case[]): readonly CaseProblem[] {
  const first = new Map<string, Case>();
  return cases.flatMap((candidate) => {
    const earlier = first.get(candidate.id);
    if (earlier === undefined) {
      first.set(candidate.id, candidate);
      return [];
    }
    const { file, line, id } = candidate;
    return [{
      file,
      line,
      case: id,
      path: "id",
      message: `wanted an id of its own, got that of ${earlier.file}:${earlier.line}`,
    }];
  });
}

function danglingNearMisses(cases: readonly Case[], ids: ReadonlySet<string>): readonly CaseProblem[] {
  return cases.flatMap(({ file, line, id, nearMissOf }) => {
    if (nearMissOf === undefined || (ids.has(nearMissOf) && nearMissOf !== id)) return [];
    const near = nearest(nearMissOf, ids);
    const hint = near.length === 0 ? "" : `; did you mean ${near.join(" or ")}?`;
    const message = `wanted another case that exists, got ${preview(nearMissOf)}${hint}`;
    return [{ file, line, case: id, path: "near-miss-of", message }];
  });
}
