import type { KnownFailure } from "../harness/known_failure.ts";
import type { RuleFinding } from "../harness/verdict.ts";
import { inRange, parseRange } from "../harness/version_range.ts";
import type { ImplementationInfo } from "../protocol/implementation.ts";
import type { Observation } from "../spec/observation.ts";
import type { Predicate } from "./predicates/predicate.ts";

/** A failure that is known by what it looks like. */
export interface KnownFinding {
  /** The entry's predicate, by name. */
  readonly name: string;
  readonly predicate: Predicate;
  /** The only rule that counts; absent: whichever the predicate recognises. */
  readonly rule?: string;
}

/**
 * The entries of an expectations file that name a predicate and are about this implementation today.
 *
 * @throws {SyntaxError} if an entry names a predicate that does not exist
 */
export function knownFindings(
  entries: readonly KnownFailure[],
  predicates: ReadonlyMap<string, Predicate>,
  who: Pick<ImplementationInfo, "version" | "arch">,
  today: string,
): readonly KnownFinding[] {
  return entries.flatMap(({ predicate: name, rule, versions, arch, expires }): readonly KnownFinding[] => {
    if (name === undefined) return [];
    const predicate = predicates.get(name);
    if (predicate === undefined) throw new SyntaxError(`wanted a predicate that exists, got ${name}`);
    const isCurrent = (versions === undefined || inRange(who.version, parseRange(versions))) &&
      (arch === undefined || arch.includes(who.arch)) &&
      (expires === undefined || today < expires);
    return isCurrent ? [{ name, predicate, ...rule === undefined ? {} : { rule } }] : [];
  });
}

/** The name of the first known failure that a finding is one of. */
export function recognise(
  known: readonly KnownFinding[],
  observation: Observation,
  found: RuleFinding,
): string | undefined {
  return known.find(({ predicate, rule }) =>
    (rule === undefined || rule === found.rule) && predicate.recognises(observation, found)
  )?.name;
}
