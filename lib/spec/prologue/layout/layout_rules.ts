import { atValue, type Finding } from "../../finding.ts";
import type { Observation } from "../../observation.ts";
import { type Rule, rule } from "../../rule.ts";
import { readsMemory } from "../at_user_code.ts";
import { type Examination, examined } from "../examination.ts";
import { publication } from "../sources.ts";
import { canPublish } from "../can_publish.ts";
import { type Dialect, perf510, seed } from "./dialect.ts";
import { compareSlowPath, type Comparison } from "./slow_path.ts";
import type { Role } from "./stages.ts";

/** A rule about some instructions of the published slow path. */
export interface LayoutRule extends Pick<Rule<"prologue.generate">, "clauses" | "title" | "text" | "erratum"> {
  /** The rule's id without the design's suffix. */
  readonly id: `prologue/${string}`;
  /** The instructions that it is about. */
  readonly role: Role;
}

/** Makes a rule for each published design. A prologue that departs from the listing breaks the rule of its first departure. */
export function layoutRules(definition: LayoutRule): readonly Rule<"prologue.generate">[] {
  return [seed, perf510].map((dialect) => layoutRule(definition, dialect));
}

function layoutRule({ role, id, ...definition }: LayoutRule, dialect: Dialect): Rule<"prologue.generate"> {
  return rule({
    ...definition,
    id: `${id}-${dialect.suffix}`,
    level: "must",
    scope: dialect.design,
    source: publication,
    operation: "prologue.generate",
    applies(observation): boolean {
      const comparison = comparisonOf(observation, dialect);
      return comparison !== undefined && (comparison.roles.has(role) || comparison.departure?.role === role);
    },
    *check(observation): Iterable<Finding> {
      const departure = comparisonOf(observation, dialect)?.departure;
      if (departure?.role === role) yield atValue(departure.index, departure.wanted, departure.seen);
    },
  });
}

const known = new WeakMap<Examination, Map<Dialect, Comparison>>();

/** A slow path compared with the published one; `undefined` where there is no slow path to expect. */
function comparisonOf(observation: Observation<"prologue.generate">, dialect: Dialect): Comparison | undefined {
  const examination = examined(observation);
  if (examination === undefined || !readsMemory(examination) || !examination.fetches.every(canPublish)) {
    return undefined;
  }
  const comparisons = known.get(examination) ?? new Map<Dialect, Comparison>();
  known.set(examination, comparisons);
  const comparison = comparisons.get(dialect) ?? compareSlowPath(examination.prologue, examination.fetches, dialect);
  comparisons.set(dialect, comparison);
  return comparison;
}
