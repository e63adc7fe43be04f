import { check } from "../protocol/check.ts";
import { formatPath } from "../protocol/format_path.ts";
import { preview } from "../protocol/preview.ts";
import type { CaseProblem } from "./case_problem.ts";
import { itemLines } from "./item_lines.ts";
import { type KnownFailure, knownFailure } from "./known_failure.ts";
import { readYaml } from "./read_yaml.ts";

/** The entries of an expectations file, and everything that is wrong with it. */
export interface ParsedKnownFailures {
  readonly entries: readonly KnownFailure[];
  readonly problems: readonly CaseProblem[];
}

/** Reads an expectations file; an empty one, or one of comments only, has no entries. */
export function parseKnownFailures(file: string, text: string): ParsedKnownFailures {
  const read = readYaml(text);
  if (!read.ok) return { entries: [], problems: [{ file, message: read.message }] };
  if (read.value === null) return { entries: [], problems: [] };
  if (!Array.isArray(read.value)) {
    return {
      entries: [],
      problems: [{ file, message: `wanted a list of known failures, got ${preview(read.value)}` }],
    };
  }
  const lines = itemLines(text);
  const entries: KnownFailure[] = [];
  const problems: CaseProblem[] = [];
  for (const [index, raw] of read.value.entries()) {
    const checked = check(knownFailure, raw);
    if (checked.ok) entries.push(checked.value);
    else {
      const position = { file, line: lines[index] ?? 1, case: `entry ${index + 1}` };
      problems.push(...checked.problems.map((p) => ({ ...position, path: formatPath(p.path), message: p.message })));
    }
  }
  return { entries, problems };
}
