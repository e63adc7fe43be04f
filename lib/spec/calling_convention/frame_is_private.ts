import { type Rule, rule } from "../rule.ts";
import { agreement } from "./agreement.ts";
import { source } from "./source.ts";
import { type Departure, resultDependsOn } from "./truth.ts";

const otherwise: Departure = { conventions: { ownFrame: false } };

/** Each call has a frame of its own, which only a pointer that is handed over leads into. */
export const frameIsPrivate: Rule<"calling_convention.run"> = rule({
  id: "calling_convention/frame-is-private",
  clauses: ["C04"],
  level: "must",
  scope: "behaviour",
  title: "Each call has a frame of its own, which only a pointer that is handed over leads into",
  source,
  operation: "calling_convention.run",
  applies: ({ input }) => resultDependsOn(input, otherwise),
  check: agreement,
});
