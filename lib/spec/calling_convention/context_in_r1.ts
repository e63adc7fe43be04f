import { type Rule, rule } from "../rule.ts";
import { agreement } from "./agreement.ts";
import { source } from "./source.ts";
import { type Departure, resultDependsOn } from "./truth.ts";

const otherwise: Departure = { registers: { 1: 0n } };

/** At entry r1 leads to the context. */
export const contextInR1: Rule<"calling_convention.run"> = rule({
  id: "calling_convention/context-in-r1",
  clauses: ["C02"],
  level: "must",
  scope: "behaviour",
  title: "At entry r1 leads to the context",
  source,
  operation: "calling_convention.run",
  applies: ({ input }) => resultDependsOn(input, otherwise),
  check: agreement,
});
