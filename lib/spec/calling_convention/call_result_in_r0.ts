import { isLiveAt } from "../../bpf/effects.ts";
import { isCall } from "../../bpf/insn_kind.ts";
import type { RunInput } from "../../protocol/calling_convention.ts";
import { type Rule, rule } from "../rule.ts";
import { agreement } from "./agreement.ts";
import { source } from "./source.ts";
import { isDetermined, truth } from "./truth.ts";

/** The result of a call is in r0 after it. */
export const callResultInR0: Rule<"calling_convention.run"> = rule({
  id: "calling_convention/call-result-in-r0",
  clauses: ["C01"],
  level: "must",
  scope: "behaviour",
  title: "The result of a call is in r0 after it",
  source,
  operation: "calling_convention.run",
  applies: ({ input }) => isDetermined(input) && usesACallsResult(input),
  check: agreement,
});

/** Whether the program exits, and reads r0 after some call before it writes it. */
function usesACallsResult(input: RunInput): boolean {
  const { program } = input;
  return truth(input).result.outcome === "exit" &&
    program.some((insn, index) => isCall(insn) && isLiveAt(program, index + 1, 0));
}
