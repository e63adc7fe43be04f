import { expectations, rules } from "../spec/registry.ts";
import type { Rule } from "../spec/rule.ts";
import type { Case } from "./case.ts";
import { formatCaseProblem } from "./case_problem.ts";
import { readCases } from "./read_cases.ts";

/** What an implementation is asked, and by what its answers are judged. */
export interface Suite {
  /** The cases, in the order in which they are asked. */
  readonly cases: readonly Case[];
  /** The rules, in the order of the rule book. */
  readonly rules: readonly Rule[];
}

/**
 * Loads every rule, and every case below a folder. Needs to read that folder only.
 *
 * @param folder A folder that is laid out like `conformance` of this project, which is meant if it is left out.
 * @throws {SyntaxError} if a case file cannot be read or is wrong; the message lists everything that is
 */
export async function loadSuite(folder: string = ownFolder()): Promise<Suite> {
  const { cases, problems } = await readCases(folder, { rules, expectations });
  if (problems.length > 0) throw new SyntaxError(problems.map(formatCaseProblem).join("\n"));
  return { cases, rules };
}

/** The folder of the project's own cases, which can be listed where the project lies on a disk only. */
function ownFolder(): string {
  const { dirname } = import.meta;
  if (dirname === undefined) {
    throw new SyntaxError("wanted the folder of the cases, got none: they are not on this disk");
  }
  return dirname.replace(/lib[\\/]harness$/, "conformance");
}
