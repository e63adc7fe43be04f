import { type Rule, rule } from "../rule.ts";
import { agreement } from "./agreement.ts";
import { source } from "./source.ts";
import { type Departure, refusalDependsOn } from "./truth.ts";

const otherwise: Departure = { conventions: { framePointerWritable: true } };

/** A program that writes r10 is refused, whatever it writes. */
export const framePointerIsReadOnly: Rule<"calling_convention.run"> = rule({
  id: "calling_convention/frame-pointer-is-read-only",
  clauses: ["C04"],
  level: "must",
  scope: "behaviour",
  title: "A program that writes r10 is refused, whatever it writes",
  source,
  operation: "calling_convention.run",
  applies: ({ input }) => refusalDependsOn(input, otherwise),
  check: agreement,
});
