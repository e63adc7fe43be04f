import { expectations, rules } from "../spec/registry.ts";
import type { Rule } from "../spec/rule.ts";
import type { Case } from "./case.ts";
import { formatCaseProblem } from "./case_problem.ts";
import { readCases } from "./read_cases.ts";

/** What an implementation is asked, and by what its answers are judged. */
export interface Suite {
  readonly cases: readonly Case[];
  readonly rules: readonly Rule[];
}

/**
 * Loads every rule, and every case below a folder. Needs to read that folder only.
 *
 * @param folder The folder `conformance` of this project, or one that is laid out like it.
 * @throws {SyntaxError} if a case file cannot be read or is wrong; the message lists everything that is
 */
export async function loadSuite(folder: string): Promise<Suite> {
  const { cases, problems } = await readCases(folder, { rules, expectations });
  if (problems.length > 0) throw new SyntaxError(problems.map(formatCaseProblem).join("\n"));
  return { cases, rules };
}
