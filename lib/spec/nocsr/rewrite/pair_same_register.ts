import type { Rule } from "../../rule.ts";
import { type Objection, pairRule } from "../pair_rule.ts";
import { removal } from "../sources.ts";

/** The fill loads the register that the spill stored. */
export const pairSameRegister: Rule<"nocsr.rewrite"> = pairRule({
  id: "nocsr/pair-same-register",
  clauses: ["N06"],
  level: "must",
  scope: "behaviour",
  title: "A fill that goes loads the register that its spill stored",
  text: "`*(u64 *)(r10 - 0x8) = r1` before a call and `r2 = *(u64 *)(r10 - 0x8)` after it move r1 to r2; they save " +
    "nothing. Without them r2 is another value.",
  source: removal,
  objection({ spill, fill }): Objection | undefined {
    if (spill.src === fill.dst) return undefined;
    return { at: "fill", wanted: `a fill of r${spill.src}, which the spill stored`, seen: `a fill of r${fill.dst}` };
  },
});
