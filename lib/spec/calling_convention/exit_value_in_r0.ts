import { type Rule, rule } from "../rule.ts";
import { agreement } from "./agreement.ts";
import { source } from "./source.ts";
import { isDetermined, truth } from "./truth.ts";

/** The value of r0 when the main program exits is the program's result. */
export const exitValueInR0: Rule<"calling_convention.run"> = rule({
  id: "calling_convention/exit-value-in-r0",
  clauses: ["C01"],
  level: "must",
  scope: "behaviour",
  title: "The value of r0 when the main program exits is the program's result",
  text: "An implementation that shows only 32 bits of r0, as the kernel's test run does, is held to those.",
  source,
  operation: "calling_convention.run",
  applies: ({ input }) => isDetermined(input) && truth(input).result.outcome === "exit",
  check: agreement,
});
