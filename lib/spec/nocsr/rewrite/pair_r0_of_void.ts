import type { Rule } from "../../rule.ts";
import { type Objection, pairRule } from "../pair_rule.ts";
import { proposal } from "../sources.ts";

/** r0 survives void functions only. */
export const pairR0OfVoid: Rule<"nocsr.rewrite"> = pairRule({
  id: "nocsr/pair-r0-of-void",
  clauses: ["N01"],
  level: "must",
  scope: "behaviour",
  title: "A pair of r0 goes only around a call of a void function",
  text: "A function that returns something returns it in r0; what r0 held before can only come back from the frame.",
  source: proposal,
  objection({ facts, spill, fill }): Objection | undefined {
    if (facts === undefined || facts.isVoid) return undefined;
    const at = spill.src === 0 ? "spill" : fill.dst === 0 ? "fill" : undefined;
    return at && { at, wanted: `no pair of r0 around ${facts.name}, which returns something`, seen: `a ${at} of r0` };
  },
});
