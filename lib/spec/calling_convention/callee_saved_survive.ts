import { type Rule, rule } from "../rule.ts";
import { agreement } from "./agreement.ts";
import { source } from "./source.ts";
import { type Departure, resultDependsOn } from "./truth.ts";

const otherwise: Departure = { conventions: { scratched: [1, 2, 3, 4, 5, 0, 6, 7, 8, 9], preserved: [] } };

/** r6 to r9 hold after a call what they held before it. */
export const calleeSavedSurvive: Rule<"calling_convention.run"> = rule({
  id: "calling_convention/callee-saved-survive",
  clauses: ["C03"],
  level: "must",
  scope: "behaviour",
  title: "r6 to r9 hold after a call what they held before it",
  source,
  operation: "calling_convention.run",
  applies: ({ input }) => resultDependsOn(input, otherwise),
  check: agreement,
});
