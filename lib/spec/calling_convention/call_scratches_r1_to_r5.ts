import { type Rule, rule } from "../rule.ts";
import { agreement } from "./agreement.ts";
import { source } from "./source.ts";
import { type Departure, refusalDependsOn } from "./truth.ts";

const otherwise: Departure = { conventions: { scratched: [] } };

/** After a call r1 to r5 cannot be read until they are written again. */
export const callScratchesR1ToR5: Rule<"calling_convention.run"> = rule({
  id: "calling_convention/call-scratches-r1-to-r5",
  clauses: ["C02"],
  level: "must",
  scope: "behaviour",
  title: "After a call r1 to r5 cannot be read until they are written again",
  text:
    "This holds for helpers and subprograms alike, and for a call that declares no parameter: what a nocsr function leaves alone can be read only where the program saved it.",
  source,
  operation: "calling_convention.run",
  applies: ({ input }) => refusalDependsOn(input, otherwise),
  check: agreement,
});
