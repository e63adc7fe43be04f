import type { Rule } from "../../rule.ts";
import { CALLER_SAVED } from "../frame.ts";
import { type Objection, pairRule } from "../pair_rule.ts";
import { proposal } from "../sources.ts";

/** Pairs are of r0 to r5. */
export const pairCallerSaved: Rule<"nocsr.rewrite"> = pairRule({
  id: "nocsr/pair-caller-saved",
  clauses: ["N06", "N12"],
  level: "must",
  scope: "behaviour",
  title: "Only pairs of r0 to r5 go",
  text: "A compiler puts pairs in for the registers that a call would scratch. r6 to r9 survive any call: a store of " +
    "one of them was put there for another purpose, and is one of the instructions that stay.",
  source: proposal,
  objection({ spill, fill }): Objection | undefined {
    for (const [at, register] of [["spill", spill.src], ["fill", fill.dst]] as const) {
      if (!CALLER_SAVED.includes(register)) return { at, wanted: `a ${at} of r0 to r5`, seen: `one of r${register}` };
    }
    return undefined;
  },
});
