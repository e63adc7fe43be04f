import { UsageError } from "../../lib/cli/usage_error.ts";
import { fits } from "../../lib/harness/fits.ts";
import { isPattern } from "../../lib/harness/is_pattern.ts";
import type { Suite } from "../../lib/harness/load_suite.ts";
import { areaOf } from "../../lib/protocol/operations.ts";
import { didYouMean } from "../../lib/protocol/did_you_mean.ts";
import { nearest } from "../../lib/text/nearest.ts";

/** Names and patterns that a user gave. */
interface Names {
  readonly areas: readonly string[] | undefined;
  readonly rules: readonly string[] | undefined;
  readonly cases: readonly string[] | undefined;
}

/**
 * Checks that what a user wants to see exists.
 *
 * @throws {UsageError} for a name that does not exist, with the nearest, and for a pattern that no rule or case fits
 */
export function checkNames({ cases, rules }: Suite, wanted: Names): void {
  checkEach("area", wanted.areas, [...new Set(cases.map(({ id }) => areaOf(id)))]);
  checkEach("rule", wanted.rules, rules.map(({ id }) => id));
  checkEach("case", wanted.cases, cases.map(({ id }) => id));
}

function checkEach(kind: string, wanted: readonly string[] | undefined, known: readonly string[]): void {
  for (const name of wanted ?? []) {
    if (known.some((candidate) => fits(candidate, name))) continue;
    if (isPattern(name)) throw new UsageError(`no ${kind} fits ${name}`);
    const near = nearest(name, known, 1);
    const hint = near.length === 0 && known.length <= 12 ? ` (there are ${known.join(", ")})` : didYouMean(near);
    throw new UsageError(`there is no ${kind} ${name}${hint}`);
  }
}
