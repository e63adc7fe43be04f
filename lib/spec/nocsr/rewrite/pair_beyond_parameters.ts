import type { Rule } from "../../rule.ts";
import { type Objection, pairRule } from "../pair_rule.ts";
import { proposal } from "../sources.ts";

/** r1 to r5 survive a nocsr function only beyond its parameters. */
export const pairBeyondParameters: Rule<"nocsr.rewrite"> = pairRule({
  id: "nocsr/pair-beyond-parameters",
  clauses: ["N02"],
  level: "must",
  scope: "behaviour",
  title: "A pair of an argument register goes only if the function declares no parameter for it",
  text: "A nocsr function may scratch the registers of the parameters that its prototype defines, whether or not a " +
    "call needs their values later.",
  source: proposal,
  objection({ facts, spill, fill }): Objection | undefined {
    const params = facts?.params.length ?? 5;
    for (const [at, register] of [["spill", spill.src], ["fill", fill.dst]] as const) {
      if (register < 1 || register > params) continue;
      const wanted = `no pair of a register that ${facts?.name ?? "the function"} has a parameter for`;
      return { at, wanted, seen: `a ${at} of r${register}; there are ${params}` };
    }
    return undefined;
  },
});
