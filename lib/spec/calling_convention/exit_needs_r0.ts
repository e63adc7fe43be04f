import { CONTEXT_ADDRESS } from "../../bpf/machine/region.ts";
import { type Rule, rule } from "../rule.ts";
import { agreement } from "./agreement.ts";
import { source } from "./source.ts";
import { type Departure, refusalDependsOn } from "./truth.ts";

const otherwise: Departure = { conventions: { exitNeedsResult: false }, registers: { 0: 0n, 1: CONTEXT_ADDRESS } };

/** A program that exits with r0 never written is refused. */
export const exitNeedsR0: Rule<"calling_convention.run"> = rule({
  id: "calling_convention/exit-needs-r0",
  clauses: ["C01"],
  level: "must",
  scope: "behaviour",
  title: "A program that exits with r0 never written is refused",
  text: "A subprogram may leave r0 unwritten; the refusal comes where somebody reads it.",
  source,
  operation: "calling_convention.run",
  applies: ({ input }) => refusalDependsOn(input, otherwise),
  check: agreement,
});
