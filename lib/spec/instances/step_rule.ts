import type { Finding } from "../finding.ts";
import { type Rule, rule } from "../rule.ts";
import { history, type Moment } from "./history.ts";

type Common = Omit<Rule<"instances.run">, "applies" | "check" | "level" | "operation">;

/** A rule that judges single calls of a script. */
export interface StepRule extends Common {
  /** Whether the rule has something to say about a call. */
  readonly concerns: (moment: Moment) => boolean;
  /** Judges a call that it has something to say about. */
  readonly judge: (moment: Moment) => Iterable<Finding>;
}

/** Makes a rule that judges each call by itself, given what was known before it. */
export function stepRule({ concerns, judge, ...definition }: StepRule): Rule<"instances.run"> {
  return rule({
    ...definition,
    level: "must",
    operation: "instances.run",
    applies: (observation) =>
      observation.outcome === "ok" && history(observation.input, observation.value).some(concerns),
    *check({ input, value }) {
      for (const moment of history(input, value).filter(concerns)) yield* judge(moment);
    },
  });
}
