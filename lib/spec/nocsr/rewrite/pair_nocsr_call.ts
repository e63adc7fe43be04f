import type { Rule } from "../../rule.ts";
import { type Objection, pairRule } from "../pair_rule.ts";
import { renaming } from "../sources.ts";

/** The call inside the pair is one of a nocsr function. */
export const pairNocsrCall: Rule<"nocsr.rewrite"> = pairRule({
  id: "nocsr/pair-nocsr-call",
  clauses: ["N06"],
  level: "must",
  scope: "behaviour",
  title: "Only pairs around calls of nocsr functions go",
  text: "Any other function may use r0 to r5 as it likes, and may do so tomorrow if it does not today. The contract " +
    "landed under another name: a function is nocsr if it is declared `bpf_fastcall`.",
  source: renaming,
  erratum: "`no_caller_saved_registers` landed as `bpf_fastcall`.",
  objection({ facts }): Objection | undefined {
    if (facts?.fastcall) return undefined;
    return {
      at: "spill",
      wanted: "a call of a nocsr function behind the spill",
      seen: `one of ${facts?.name ?? "a function of which nothing is known"}, which is not`,
    };
  },
});
