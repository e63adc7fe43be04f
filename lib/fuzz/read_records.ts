import { check } from "../protocol/check.ts";
import { formatProblems } from "../protocol/format_problems.ts";
import { type FuzzRecord, fuzzRecord } from "./records.ts";

/**
 * Reads a report's lines.
 *
 * @param file How the report is called in messages.
 * @throws {SyntaxError} with the file and the line, if one is none of a report
 */
export function readRecords(file: string, text: string): readonly FuzzRecord[] {
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    const read = check(fuzzRecord, parsed(line));
    if (read.ok) return [read.value];
    throw new SyntaxError(`${file}:${index + 1}: ${formatProblems(read.problems, ["line"])}`);
  });
}

/** What a line says; a text that is no JSON is itself, and then refused as what it is. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
}
