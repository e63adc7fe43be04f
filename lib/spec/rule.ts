import type { Area, ClauseId } from "./clauses.ts";
import type { Finding } from "./finding.ts";
import type { Answered, Observation, Refused } from "./observation.ts";
import type { OperationName } from "../protocol/operations.ts";

/** Where a rule is stated: a commit or a message, by its subject, with a link. */
export interface Source {
  /** The subject. */
  readonly title: string;
  /** Its address. */
  readonly link: string;
}

/** A published design, such as `tailcall@5.10`: the area and the name of the version. */
export type Design = `${Area}@${string}`;

/** A rule: one thing that must hold, and the check that it does. */
export interface Rule<O extends OperationName = OperationName> {
  /** `area/kebab-case`; never reused, never a section number. */
  readonly id: `${Area}/${string}`;
  /** The clauses of the published texts that it makes executable. */
  readonly clauses: readonly ClauseId[];
  /** Whether breaking it is wrong (`must`) or only worse than it could be (`should`). */
  readonly level: "must" | "should";
  /** Whom it binds: everyone (`behaviour`), or those who follow a published design. */
  readonly scope: "behaviour" | Design;
  /** The rule in one sentence. */
  readonly title: string;
  /** Why, and what to look out for: a paragraph or two of Markdown for the rule book. */
  readonly text?: string;
  /** Where it is stated. */
  readonly source: Source;
  /** The kernel version that first obeyed it, where kernels differ. */
  readonly since?: string;
  /** The kernel version from which on it no longer holds. */
  readonly until?: string;
  /** Ids that it had before; they can still be cited. */
  readonly aliases?: readonly `${Area}/${string}`[];
  /** A slip of the published text that the rule corrects, in one sentence. */
  readonly erratum?: string;
  /** The operation whose observations it judges. */
  readonly operation: O;
  /**
   * Whether the rule has something to say about this observation. One that it passes over neither confirms nor breaks
   * it.
   */
  applies(observation: Observation<O>): boolean;
  /** Judges an answer. Pure and total: nonsense is a finding, never an exception. */
  check(observation: Answered<O>): Iterable<Finding>;
  /** Judges a refusal; a rule without it accepts any. */
  checkRefusal?(observation: Refused<O>): Iterable<Finding>;
}

/** Makes a rule; it only helps the compiler to infer the operation. */
export function rule<O extends OperationName>(definition: Rule<O>): Rule<O> {
  return definition;
}

/** A source that is a commit of the Linux kernel: its subject and its link. */
export function commit(subject: string, link: string): Source {
  return { title: subject, link };
}

/** Whether a rule binds this observation, and has something to say about it. */
export function isBound<O extends OperationName>(
  rule: Rule<O>,
  observation: Observation<O>,
): boolean {
  if (rule.operation !== observation.operation) return false;
  if (rule.scope !== "behaviour" && !observation.designs.includes(rule.scope)) {
    return false;
  }
  return rule.applies(observation);
}

/** What a rule finds in an observation that it is bound to judge: nothing where all is well. */
export function judge<O extends OperationName>(
  rule: Rule<O>,
  observation: Observation<O>,
): readonly Finding[] {
  if (observation.outcome === "ok") return [...rule.check(observation)];
  return [...rule.checkRefusal?.(observation) ?? []];
}
