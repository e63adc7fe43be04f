import type { OperationName } from "../../../protocol/operations.ts";
import type { Observation } from "../../observation.ts";
import { isBound, judge, type Rule } from "../../rule.ts";
import { rules } from "../mod.ts";

/** The ids, without the area, of the area's rules that bind an observation. */
export function boundBy<O extends OperationName>(observation: Observation<O>): readonly string[] {
  return rulesFor(observation).map(idOf);
}

/** The ids, without the area, of the area's rules of a level that an observation breaks. */
export function brokenBy<O extends OperationName>(
  observation: Observation<O>,
  level: "must" | "should" = "must",
): readonly string[] {
  return rulesFor(observation).filter((rule) => rule.level === level && judge(rule, observation).length > 0).map(idOf);
}

/** A rule of the area by its id without the area. */
export function ruleOf<O extends OperationName>(observation: Observation<O>, id: string): Rule<O> {
  const rule = rulesFor(observation).find((rule) => idOf(rule) === id);
  if (rule === undefined) throw new RangeError(`wanted a rule that binds the observation, got ${id}`);
  return rule;
}

function rulesFor<O extends OperationName>(observation: Observation<O>): readonly Rule<O>[] {
  return rules.filter((rule): rule is typeof rule & Rule<O> => rule.operation === observation.operation)
    .filter((rule) => isBound(rule, observation));
}

function idOf({ id }: Rule): string {
  return id.slice(id.indexOf("/") + 1);
}
