import { type Rule, rule } from "../rule.ts";
import { agreement } from "./agreement.ts";
import { source } from "./source.ts";
import { type Departure, resultDependsOn } from "./truth.ts";

const otherwise: Departure = { conventions: { frameSize: 0 } };

/** What is stored below r10 is read back from there. */
export const framePointerLeadsToStack: Rule<"calling_convention.run"> = rule({
  id: "calling_convention/frame-pointer-leads-to-stack",
  clauses: ["C04"],
  level: "must",
  scope: "behaviour",
  title: "What is stored below r10 is read back from there",
  source,
  operation: "calling_convention.run",
  applies: ({ input }) => resultDependsOn(input, otherwise),
  check: agreement,
});
