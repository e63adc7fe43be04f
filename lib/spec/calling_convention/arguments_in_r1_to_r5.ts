import { type Rule, rule } from "../rule.ts";
import { agreement } from "./agreement.ts";
import { source } from "./source.ts";
import { type Departure, resultDependsOn } from "./truth.ts";

const otherwise: Departure = { conventions: { args: [] } };

/** A callee finds its arguments in r1 to r5, in order and whole. */
export const argumentsInR1ToR5: Rule<"calling_convention.run"> = rule({
  id: "calling_convention/arguments-in-r1-to-r5",
  clauses: ["C02"],
  level: "must",
  scope: "behaviour",
  title: "A callee finds its arguments in r1 to r5, in order and whole",
  source,
  operation: "calling_convention.run",
  applies: ({ input }) => resultDependsOn(input, otherwise),
  check: agreement,
});
