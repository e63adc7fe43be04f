import { CONTEXT_ADDRESS } from "../../bpf/machine/region.ts";
import { type Rule, rule } from "../rule.ts";
import { agreement } from "./agreement.ts";
import { source } from "./source.ts";
import { type Departure, refusalDependsOn } from "./truth.ts";

const otherwise: Departure = {
  conventions: { args: [1, 2, 3, 4, 5, 0, 6, 7, 8, 9], preserved: [] },
  registers: Object.fromEntries(
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => [number, number === 1 ? CONTEXT_ADDRESS : 0n]),
  ),
};

/** A callee can read nothing but the arguments that its caller set and its own r10. */
export const onlyArgumentsEnterACall: Rule<"calling_convention.run"> = rule({
  id: "calling_convention/only-arguments-enter-a-call",
  clauses: ["C02", "C03"],
  level: "must",
  scope: "behaviour",
  title: "A callee can read nothing but the arguments that its caller set and its own r10",
  text: "The main program is a callee too: at entry only r1 and r10 can be read.",
  source,
  operation: "calling_convention.run",
  applies: ({ input }) => refusalDependsOn(input, otherwise),
  check: agreement,
});
