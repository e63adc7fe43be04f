import { type Rule, rule } from "../rule.ts";
import { agreement } from "./agreement.ts";
import { source } from "./source.ts";
import { truth } from "./truth.ts";

/** An instruction that names a register above r10 is refused. */
export const registersEndAtR10: Rule<"calling_convention.run"> = rule({
  id: "calling_convention/registers-end-at-r10",
  clauses: ["C04"],
  level: "must",
  scope: "behaviour",
  title: "An instruction that names a register above r10 is refused",
  source,
  operation: "calling_convention.run",
  applies: ({ input }) => {
    const { result } = truth(input);
    return result.outcome === "fault" && result.fault.kind === "bad-register";
  },
  check: agreement,
});
